/** Which implementation runs each attack of the table (core/catalogue/attacks.ts). */
import { LabError } from '../../core/errors';
import type { Attack } from './attack';
import { deepfool } from './deepfool';
import { gaussianNoise, repeatedGaussianNoise } from './gaussian-noise';
import { fastGradient, projectedGradient } from './gradient-descent';
import { saltAndPepper } from './salt-and-pepper';

const implementations: Readonly<Record<string, Attack>> = {
  'l2-fgm': fastGradient,
  'l2-bim': projectedGradient,
  'l2-pgd': projectedGradient,
  'l2-deepfool': deepfool,
  'l2-gaussian': gaussianNoise,
  'l2-gaussian-repeated': repeatedGaussianNoise,
  'linf-fgsm': fastGradient,
  'linf-bim': projectedGradient,
  'linf-pgd': projectedGradient,
  'linf-deepfool': deepfool,
  'salt-and-pepper': saltAndPepper,
};

/** @throws LabError `unknown-attack` */
export function attackImplementation(id: string): Attack {
  const attack = implementations[id];
  if (!attack) throw new LabError('unknown-attack', `The engine has no attack "${id}".`);
  return attack;
}
