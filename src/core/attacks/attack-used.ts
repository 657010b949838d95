/** An attack with everything that decides what it makes of an image, as plain data: asked for by the page, kept with results. */
import type { AttackParameters } from '../catalogue/attacks';

export interface AttackUsed {
  /** Id from the attack table. */
  attack: string;
  /** In the attack's norm, images in [0,1]. */
  epsilon: number;
  parameters: AttackParameters;
  /** Aim at this class; only where the table says so. */
  target?: number;
  seed: number;
}

/** A stable text: equal attacks have equal keys. @param withEpsilon false where only the kind of attack is meant */
export function attackKey(used: AttackUsed | undefined, withEpsilon = true): string {
  if (!used) return 'unattacked';
  const { attack, epsilon, parameters, target, seed } = used;
  const settings = Object.keys(parameters).sort().map((name) => `${name}=${String(parameters[name])}`);
  return [attack, ...(withEpsilon ? [epsilon] : []), ...settings, target ?? 'any', seed].join(':');
}
