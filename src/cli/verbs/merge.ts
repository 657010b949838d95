/** `lab merge`: joins the results of shards into one folder. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { fromCaller } from '../paths';
import { readArgs, UsageError, type Verb } from '../verb';

export const merge: Verb = {
  summary: 'joins the results of shards into one folder',
  help: `npm run -s lab -- merge DIR... --out DIR

Copies every cell's result and arrays. Where two folders have the same cell, one without an error wins,
and two different results of one cell are refused.
`,
  async run(args) {
    const { values, positionals } = readArgs(args, { out: { type: 'string' } });
    if (values.out === undefined) throw new UsageError('--out is missing: the folder for the joined results.');
    if (positionals.length === 0) throw new UsageError('Give the folders to join: lab merge DIR... --out DIR.');
    const out = fromCaller(values.out);
    const kept = new Map<string, { hash: string; failed: boolean }>();
    await fs.mkdir(out, { recursive: true });
    for (const folder of positionals.map(fromCaller)) {
      const files = await fs.readdir(folder).catch(() => {
        throw new UsageError(`${folder} can't be read. Check the path.`);
      });
      for (const file of files.filter((name) => name.endsWith('.json'))) {
        const result = JSON.parse(await fs.readFile(path.join(folder, file), 'utf8')) as { id: string; inputHash: string; error?: unknown };
        const before = kept.get(result.id);
        const failed = result.error !== undefined;
        if (before && !before.failed && !failed && before.hash !== result.inputHash)
          throw new UsageError(`The cell "${result.id}" has two results of different inputs. Run it again with one plan.`);
        if (before && !(before.failed && !failed)) continue;
        kept.set(result.id, { hash: result.inputHash, failed });
        for (const part of files.filter((name) => name === file || belongsTo(name, result.id, files)))
          await fs.copyFile(path.join(folder, part), path.join(out, part));
      }
    }
    process.stderr.write(`${kept.size} cells in ${out}\n`);
    return [...kept.values()].some((cell) => cell.failed) ? 1 : 0;
  },
};

/** Whether an array file is of this cell and not of a longer-named one ("a" and "a.b" may both be cells). */
function belongsTo(file: string, id: string, files: readonly string[]): boolean {
  if (!file.endsWith('.f32') || !file.startsWith(`${id}.`)) return false;
  const owners = files.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  const owner = owners.filter((name) => file.startsWith(`${name}.`)).sort((a, b) => b.length - a.length)[0];
  return owner === id;
}
