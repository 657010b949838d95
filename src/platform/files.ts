/** Files out of the page and pictures into it. */
import { LabError } from '../core/errors';

/** Hands a file to the person as a download. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // The download has its own hold on the content once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export interface DecodedPicture {
  /** [height, width, 4], 0..255 */
  rgba: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Larger pictures are scaled down to this side before they are looked at. */
const MOST_PIXELS_A_SIDE = 1024;

/** Decodes a picture file. Throws LabError "picture-unreadable". */
export async function readPicture(file: Blob): Promise<DecodedPicture> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new LabError('picture-unreadable', 'This file is no picture that the browser can read. Try a PNG or a JPEG.');
  });
  try {
    const scale = Math.min(1, MOST_PIXELS_A_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new LabError('picture-unreadable', 'The browser gave no canvas to read the picture with. Close other tabs and try again.');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    return { rgba: context.getImageData(0, 0, width, height).data, width, height };
  } finally {
    bitmap.close();
  }
}
