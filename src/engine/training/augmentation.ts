/**
 * Random rotation and translation of training images, as An et al. 2020 (their code rotates with
 * PIL, nearest pixel, then shifts by whole pixels; both fill with 0). Pure arithmetic on bytes.
 */
import type { Augmentation } from '../../core/catalogue/recipe';
import type { Random } from '../../core/random/random';

const SIDE = 28;
const CENTRE = SIDE / 2;

/** How one image is moved. */
export interface Motion {
  /** Counter-clockwise. */
  angleDegrees: number;
  /** Whole pixels to the right. */
  right: number;
  /** Whole pixels down. */
  down: number;
}

/** A motion drawn at random. Three numbers are drawn, always. */
export function drawMotion(augmentation: Augmentation, random: Random): Motion {
  const within = (limit: number): number => (2 * random.uniform() - 1) * limit;
  const angleDegrees = within(augmentation.rotationDegrees);
  const reach = augmentation.translationShare * SIDE;
  return { angleDegrees, right: Math.round(within(reach)), down: Math.round(within(reach)) };
}

/**
 * Writes the moved image as float32 in [0,1]. A pixel that the rotation carries out of the frame is
 * lost, even where the translation would bring it back.
 * @param source bytes, 28x28, from `sourceOffset`
 * @param target written from `targetOffset`
 */
export function moveImage(source: Uint8Array, sourceOffset: number, { angleDegrees, right, down }: Motion, target: Float32Array, targetOffset: number): void {
  const angle = (angleDegrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const turnedRow = row - down;
      const turnedColumn = column - right;
      let value = 0;
      if (turnedRow >= 0 && turnedRow < SIDE && turnedColumn >= 0 && turnedColumn < SIDE) {
        const x = turnedColumn + 0.5 - CENTRE;
        const y = turnedRow + 0.5 - CENTRE;
        const fromColumn = Math.floor(cos * x - sin * y + CENTRE);
        const fromRow = Math.floor(sin * x + cos * y + CENTRE);
        if (fromRow >= 0 && fromRow < SIDE && fromColumn >= 0 && fromColumn < SIDE) value = source[sourceOffset + fromRow * SIDE + fromColumn];
      }
      target[targetOffset + row * SIDE + column] = value / 255;
    }
  }
}
