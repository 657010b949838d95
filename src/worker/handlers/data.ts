/** Images for the page to show, and which sets are installed. */
import { fileDataset, fileDatasets, madeDatasets } from '../../core/catalogue/datasets';
import type { Handler } from '../call-table';

export const images: Handler<'images'> = async ({ dataset, ...selection }, { engine }) => {
  const set = await engine.datasets.load(dataset, selection);
  const pixels = set.pixels instanceof Uint8Array ? set.pixels : Uint8Array.from(set.pixels, (p) => Math.round(p * 255));
  return { pixels, labels: set.labels, indices: [...set.indices] };
};

export const datasets: Handler<'datasets'> = async (_, { engine }) =>
  Promise.all(
    [...fileDatasets, ...madeDatasets].map(async ({ id, label }) => {
      const installed = await engine.datasets.installed(id);
      const command = fileDataset(id)?.install ?? 'npm run data';
      return installed
        ? { id, label, installed }
        : { id, label, installed, message: `${label} is not installed. Whoever runs this lab can bring it with: ${command}` };
    }),
  );
