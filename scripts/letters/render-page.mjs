// @ts-check
/**
 * What happens inside the browser page: one typeface in, the ten letters out. This function is sent to the page
 * as text, so it uses nothing from outside itself.
 */

/**
 * Draws A to J large, cuts each to its ink, and averages the ink box down to 28x28 by area, stretched to the whole
 * frame as notMNIST's pictures are; white on black.
 * @param {{font: string}} face the font file in base64
 * @returns {Promise<number[][]>} ten pictures of 784 bytes; an empty one where the letter has no ink
 */
export async function renderLetters({ font }) {
  const side = 28;
  const canvasSide = 700;
  const inkThreshold = 8;
  const bytes = Uint8Array.from(atob(font), (character) => character.charCodeAt(0));
  const face = new FontFace('the-face', bytes.buffer);
  await face.load();
  document.fonts.add(face);
  const canvas = new OffscreenCanvas(canvasSide, canvasSide);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser has no 2D canvas');
  context.font = '280px the-face';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = 'white';

  const letter = (/** @type {string} */ character) => {
    context.clearRect(0, 0, canvasSide, canvasSide);
    context.fillText(character, canvasSide / 2, canvasSide / 2);
    const { data } = context.getImageData(0, 0, canvasSide, canvasSide);
    const ink = (/** @type {number} */ x, /** @type {number} */ y) => data[(y * canvasSide + x) * 4 + 3];
    let [left, right, top, bottom] = [canvasSide, -1, canvasSide, -1];
    for (let y = 0; y < canvasSide; y++) {
      for (let x = 0; x < canvasSide; x++) {
        if (ink(x, y) < inkThreshold) continue;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
    if (right < 0) return [];
    // Area averaging over the source pixels that each of the 28x28 covers, edges by their share.
    const stepX = (right - left + 1) / side;
    const stepY = (bottom - top + 1) / side;
    const share = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ cell) => Math.min(to, cell + 1) - Math.max(from, cell);
    const picture = [];
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const [x0, x1] = [left + column * stepX, left + (column + 1) * stepX];
        const [y0, y1] = [top + row * stepY, top + (row + 1) * stepY];
        let sum = 0;
        for (let y = Math.floor(y0); y < y1; y++) {
          for (let x = Math.floor(x0); x < x1; x++) sum += ink(x, y) * share(x0, x1, x) * share(y0, y1, y);
        }
        picture.push(Math.round(sum / (stepX * stepY)));
      }
    }
    return picture;
  };

  const pictures = [...'ABCDEFGHIJ'].map(letter);
  document.fonts.delete(face);
  return pictures;
}
