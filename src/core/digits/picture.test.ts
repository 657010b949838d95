/** Pictures from outside: light or dark paper, shadows, empty ones, and those already in MNIST's form. */
import { describe, expect, it } from 'vitest';
import fixture from './fixtures/mnist-digits.json';
import { centreOfMass, inkBox, SIDE } from './mnist-image';
import { otsuThreshold, pictureToImage } from './picture';

const three = Float32Array.from(Buffer.from(fixture.digits[3].pixels, 'base64'), (byte) => byte / 255);

/** The digit magnified, with a colour for every value. */
function picture(scale: number, colour: (ink: number, x: number, y: number) => number): [Uint8ClampedArray, number, number] {
  const side = SIDE * scale;
  const rgba = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const ink = three[Math.floor(y / scale) * SIDE + Math.floor(x / scale)];
      const value = colour(ink, x / side, y / side);
      rgba.set([value, value, value, 255], (y * side + x) * 4);
    }
  return [rgba, side, side];
}

const distance = (a: Float32Array, b: Float32Array): number => Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]) ** 2, 0));

describe('pictureToImage', () => {
  it('reads the same digit on light and on dark paper', () => {
    const onWhite = pictureToImage(...picture(5, (ink) => 255 - 235 * ink))!;
    const onBlack = pictureToImage(...picture(5, (ink) => 235 * ink))!;
    expect(distance(onWhite, onBlack)).toBeLessThan(0.3);
  });

  it('removes a shadow that is weaker than the ink', () => {
    const clean = pictureToImage(...picture(5, (ink) => 240 - 200 * ink))!;
    const shaded = pictureToImage(...picture(5, (ink, x) => 240 - 30 * x - 200 * ink))!;
    expect(distance(clean, shaded)).toBeLessThan(1.5);
    const [x, y] = centreOfMass({ pixels: shaded, width: SIDE, height: SIDE })!;
    expect(Math.hypot(x - 14, y - 14)).toBeLessThan(1);
    expect(inkBox({ pixels: shaded, width: SIDE, height: SIDE })).not.toBeNull();
  });

  it('takes 28x28 as it is, ink bright', () => {
    const dark = pictureToImage(...picture(1, (ink) => 255 * ink))!;
    const light = pictureToImage(...picture(1, (ink) => 255 - 255 * ink))!;
    three.forEach((v, i) => {
      expect(dark[i]).toBeCloseTo(v, 2);
      expect(light[i]).toBeCloseTo(v, 2);
    });
  });

  it('sees nothing in an even, a transparent or an empty picture', () => {
    expect(pictureToImage(...picture(3, () => 200))).toBeNull();
    expect(pictureToImage(new Uint8ClampedArray(40 * 40 * 4), 40, 40)).toBeNull();
    expect(pictureToImage(new Uint8ClampedArray(0), 0, 0)).toBeNull();
  });
});

describe('otsuThreshold', () => {
  it('lies between two brightnesses', () => {
    const t = otsuThreshold(Float32Array.from({ length: 100 }, (_, i) => (i < 80 ? 0.1 : 0.8)));
    expect(t).toBeGreaterThan(0.1);
    expect(t).toBeLessThan(0.8);
  });
});
