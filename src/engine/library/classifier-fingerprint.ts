/**
 * A short text that stands for what a classifier is: its form and the contents of its files. Results that
 * are kept under it are found again after a reload and never after a retraining.
 */
import { specKey, specLeaves } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { hashOf, sha256 } from '../experiments/input-hash';
import type { ModelLibrary } from './library';

/**
 * @returns SHA-256 as hex
 * @throws LabError what loading model files throws
 */
export async function classifierFingerprint(spec: ClassifierSpec, library: ModelLibrary): Promise<string> {
  const leaves = specLeaves(spec);
  const zoo = leaves.some((leaf) => 'zoo' in leaf) ? await library.zoo() : null;
  const networks = leaves.flatMap((leaf) => {
    const members = 'zoo' in leaf ? zoo?.ensembles.find(({ id }) => id === leaf.zoo)?.members : undefined;
    return members ? members.map((id) => ({ zoo: id })) : [leaf];
  });
  const files = await Promise.all(
    networks.map(async (leaf) => {
      const { modelJson, weights } = await library.files(leaf);
      const parts = Object.keys(weights).sort().map((path) => sha256(weights[path]));
      return [modelJson, ...(await Promise.all(parts))];
    }),
  );
  return hashOf([specKey(spec), files]);
}
