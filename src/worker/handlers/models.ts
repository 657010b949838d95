/** The models a person may choose from: those the lab ships and those kept in this browser. */
import type { ModelEntry } from '../../core/catalogue/model-entry';
import type { ZooIndex } from '../../core/catalogue/zoo';
import { readModelFiles } from '../../engine/library/library';
import type { Handler } from '../call-table';

/** The shipped models as pickers show them. */
export function shippedEntries(index: ZooIndex): ModelEntry[] {
  const networks = index.networks.map(
    ({ id, label, help, parameters, sizeBytes, training, trained, test }): ModelEntry => ({
      spec: { zoo: id },
      id,
      label,
      shipped: true,
      parameters,
      network: trained.network,
      sizeBytes,
      training,
      help,
      test,
    }),
  );
  const ensembles = index.ensembles.map(({ id, label, help, members, training, test }): ModelEntry => {
    const parts = networks.filter((network) => members.includes(network.id));
    return {
      spec: { zoo: id },
      id,
      label,
      shipped: true,
      parameters: parts.reduce((sum, part) => sum + part.parameters, 0),
      members: parts.map((part) => ({ id: part.id, label: part.label })),
      sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
      training,
      help,
      test,
    };
  });
  return [...ensembles, ...networks];
}

export const models: Handler<'models'> = async (_, { engine }) => {
  // A browser that keeps nothing still has the shipped models.
  const saved = await engine.saved.entries().catch(() => []);
  return [...shippedEntries(await engine.library.zoo()), ...saved];
};

export const renameModel: Handler<'rename-model'> = ({ id, label }, { engine }) => engine.saved.rename(id, label);

export const deleteModel: Handler<'delete-model'> = async ({ id }, { engine }) => {
  await engine.saved.delete(id);
  engine.library.forget(id);
  return null;
};

export const loadModel: Handler<'load-model'> = async ({ classifier }, { engine }) => {
  await engine.library.classifier(classifier);
  return null;
};

export const exportModel: Handler<'export-model'> = ({ classifier }, { engine }) => engine.library.files(classifier);

export const importModel: Handler<'import-model'> = async ({ label, modelJson, weights }, { engine }) => {
  const files = { modelJson, weights };
  // Read it whole before it is kept: a broken model is refused with its reason.
  const classifier = await readModelFiles(files, label);
  const { parameters } = classifier;
  classifier.dispose();
  return engine.saved.add({ label, parameters, training: 'Imported.' }, files);
};
