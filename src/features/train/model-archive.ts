/**
 * Models as files: out as one zip with model.json and its weights, in as those files chosen together or
 * as such a zip. What is inside is judged by the engine; here only the files are found.
 */
import { LabError } from '../../core/errors';
import type { ModelFiles } from '../../core/catalogue/model-entry';

/** Larger than any model that the lab can run. */
const MOST_BYTES = 200e6;

const tooLarge = (): LabError => new LabError('model-too-large', 'These files unpack to more than 200 MB, which is no model for this lab. Choose a smaller one.');

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export interface FoundModel {
  files: ModelFiles;
  /** What the files suggest to call it. */
  label: string;
}

/** "Small CNN, 2,000 × 12" -> "small-cnn-2000-12". */
export function fileNameOf(label: string): string {
  const plain = label.toLowerCase().replace(/(?<=\d),(?=\d)/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return plain || 'model';
}

/** The model as the bytes of a zip. */
export async function packModel({ modelJson, weights }: ModelFiles): Promise<Uint8Array<ArrayBuffer>> {
  const { strToU8, zipSync } = await import('fflate');
  const entries = Object.entries(weights).map(([path, bytes]) => [path, new Uint8Array(bytes)] as const);
  // Weights do not shrink: they are stored as they are.
  return zipSync({ 'model.json': strToU8(modelJson), ...Object.fromEntries(entries) }, { level: 0 });
}

async function unpack(file: File): Promise<Map<string, Uint8Array>> {
  const { unzipSync } = await import('fflate');
  let total = 0;
  try {
    const entries = unzipSync(new Uint8Array(await file.arrayBuffer()), {
      filter: ({ originalSize }) => {
        total += originalSize;
        if (total > MOST_BYTES) throw tooLarge();
        return true;
      },
    });
    return new Map(Object.entries(entries));
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw new LabError('model-format', `${file.name} is no zip that can be opened. Choose the zip that the lab exported, or model.json with its .bin files.`, { cause: error });
  }
}

const withoutEnding = (name: string): string => name.replace(/\.(zip|json)$/i, '');

/**
 * The model among files that a person chose or dropped.
 * @throws LabError `model-format` where there is none, `model-too-large`
 */
export async function findModel(chosen: readonly File[]): Promise<FoundModel> {
  const zip = chosen.length === 1 && /\.zip$/i.test(chosen[0].name) ? chosen[0] : undefined;
  if (!zip && chosen.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES) throw tooLarge();
  const contents = zip ? await unpack(zip) : new Map(await Promise.all(chosen.map(async (file) => [file.name, new Uint8Array(await file.arrayBuffer())] as const)));
  const jsons = [...contents.keys()].filter((path) => /\.json$/i.test(path));
  const path = jsons.find((one) => baseName(one) === 'model.json') ?? (jsons.length === 1 ? jsons[0] : undefined);
  if (path === undefined) {
    throw new LabError('model-format', 'There is no model.json among these files. Choose model.json and its .bin files together, or a zip of them.');
  }
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const weights: Record<string, ArrayBuffer> = {};
  for (const [other, bytes] of contents) {
    if (other === path || !other.startsWith(folder)) continue;
    weights[other.slice(folder.length)] = bytes.slice().buffer as ArrayBuffer;
  }
  const named = zip ? zip.name : baseName(path) === 'model.json' ? 'Imported model' : baseName(path);
  return { files: { modelJson: new TextDecoder().decode(contents.get(path)), weights }, label: withoutEnding(named) };
}
