/** `lab list`: what plans may name, one line each. */
import { attacks } from '../../core/catalogue/attacks';
import { fileDatasets, madeDatasets } from '../../core/catalogue/datasets';
import { scores } from '../../core/catalogue/scores';
import { fileSources } from '../engine';
import type { Verb } from '../verb';

interface Row {
  id: string;
  text: string;
}

function section(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map((row) => row.id.length));
  return `${title}\n${rows.map((row) => `  ${row.id.padEnd(width)}  ${row.text}`).join('\n')}\n`;
}

export const list: Verb = {
  summary: 'lists classifiers, data sets, attacks and scores',
  help: `npm run -s lab -- list

One line each: the models that the lab ships, the data sets and whether they are installed, the attacks, the scores.
`,
  async run() {
    const { library, datasets } = fileSources();
    const { networks, ensembles } = await library.zoo();
    const sets = await Promise.all(
      [...fileDatasets, ...madeDatasets].map(async ({ id, help }) => ({
        id,
        text: (await datasets.installed(id)) ? help : `${help} Not installed; run: npm run data`,
      })),
    );
    const percent = (x: number): string => `${(100 * x).toFixed(2)} %`;
    process.stdout.write(
      [
        section('Classifiers', [
          ...ensembles.map(({ id, label, help, members, test }) => ({ id, text: `${label}: ${members.join(', ')}; ${percent(test.accuracy)} of ${test.n} test digits. ${help}` })),
          ...networks.map(({ id, label, help, parameters, test }) => ({ id, text: `${label}: ${parameters} parameters; ${percent(test.accuracy)} of ${test.n} test digits. ${help}` })),
        ]),
        section('Data sets', sets),
        section('Attacks', attacks.map(({ id, help }) => ({ id, text: help }))),
        section('Scores', scores.map(({ id, help }) => ({ id, text: help }))),
      ].join('\n'),
    );
    return 0;
  },
};
