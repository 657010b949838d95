/**
 * A person's own files as 28x28 images: pictures (brought to MNIST's form like a photograph on the Draw panel), IDX
 * files of 28x28 images, plain or gzipped, and ZIPs of pictures. Files are strangers: whatever is too large, broken
 * or something else is refused with a sentence, and the rest is taken.
 */
import { imageToBytes } from '../../core/digits/image-codec';
import { parseIdx } from '../../core/digits/idx';
import { pictureToImage } from '../../core/digits/picture';
import { LabError, toErrorRecord } from '../../core/errors';
import { readPicture } from '../../platform/files';
import { MOST_OWN_IMAGES } from '../../state/detect-own-images';
import type { NamedImages } from '../../state/detect-own-images';

const PIXELS = 784;
const MEGABYTE = 2 ** 20;
/** Of one picture, and of everything that one archive or IDX file unpacks to. */
const MOST_PICTURE_BYTES = 24 * MEGABYTE;
const MOST_FILE_BYTES = 64 * MEGABYTE;
const MOST_UNPACKED_BYTES = 128 * MEGABYTE;
const PICTURE_NAME = /\.(png|jpe?g|gif|bmp|webp)$/i;

export const OWN_IMAGE_TYPES = ['image/png', 'image/jpeg', '.png', '.jpg', '.jpeg', '.zip', '.gz', '.idx', '.idx3-ubyte'] as const;

export interface OwnImagesRead extends NamedImages {
  /** A sentence for each thing that was not taken. */
  refused: string[];
}

/** What a file's first bytes say it is. */
export function kindOf(head: Uint8Array): 'zip' | 'gzip' | 'idx' | 'picture' {
  if (head[0] === 0x50 && head[1] === 0x4b) return 'zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0 && head[1] === 0 && head[2] === 8) return 'idx';
  return 'picture';
}

class Collected {
  readonly pixels: Uint8Array[] = [];
  readonly names: string[] = [];
  readonly refused: string[] = [];

  add(name: string, pixels: Uint8Array): void {
    if (this.names.length >= MOST_OWN_IMAGES) throw new LabError('too-many-images', `The lab looks at ${MOST_OWN_IMAGES} images of yours at most; the rest was left out.`);
    this.pixels.push(pixels);
    this.names.push(name);
  }

  async try(name: string, take: () => Promise<void> | void): Promise<void> {
    try {
      await take();
    } catch (error) {
      this.refused.push(`${name}: ${toErrorRecord(error).message}`);
    }
  }

  all(): OwnImagesRead {
    const joined = new Uint8Array(this.pixels.length * PIXELS);
    this.pixels.forEach((pixels, i) => joined.set(pixels, i * PIXELS));
    return { pixels: joined, names: this.names, refused: this.refused };
  }
}

async function takePicture(into: Collected, name: string, file: Blob): Promise<void> {
  if (file.size > MOST_PICTURE_BYTES) throw new LabError('picture-too-large', `This picture is larger than ${MOST_PICTURE_BYTES / MEGABYTE} MB. Save it smaller.`);
  const { rgba, width, height } = await readPicture(file);
  const image = pictureToImage(rgba, width, height);
  if (!image) throw new LabError('picture-empty', 'This picture shows nothing: it has hardly any contrast.');
  into.add(name, imageToBytes(image));
}

/** Images of an IDX file, as they are. @throws LabError "idx-broken", "idx-not-images" */
export function idxImages(bytes: Uint8Array): Uint8Array[] {
  const { shape, data } = parseIdx(bytes);
  if (shape.length !== 3 || shape[1] !== 28 || shape[2] !== 28)
    throw new LabError('idx-not-images', `This IDX file holds ${shape.join(' x ')} values; images of 28 x 28 are needed.`);
  return Array.from({ length: shape[0] }, (_, i) => data.slice(i * PIXELS, (i + 1) * PIXELS));
}

function takeIdx(into: Collected, name: string, bytes: Uint8Array): void {
  idxImages(bytes).forEach((pixels, i) => into.add(`${name}, image ${i}`, pixels));
}

/** Unpacks gzip, and stops as soon as it grows too large. */
async function gunzip(file: Blob): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > MOST_UNPACKED_BYTES) throw new LabError('file-too-large', `This file unpacks to more than ${MOST_UNPACKED_BYTES / MEGABYTE} MB.`);
      parts.push(next.value);
    }
  } catch (error) {
    throw error instanceof LabError ? error : new LabError('file-broken', 'This gzip file is damaged. Fetch it again.', { cause: error });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function takeZip(into: Collected, name: string, bytes: Uint8Array): Promise<void> {
  const { unzipSync } = await import('fflate');
  let room = MOST_UNPACKED_BYTES;
  let left = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name: inner, originalSize }) => {
        // What a folder of a system adds for itself is no picture.
        if (!PICTURE_NAME.test(inner) || /(^|\/)(__MACOSX\/|\.)/.test(inner)) return false;
        if (originalSize > MOST_PICTURE_BYTES || originalSize > room) {
          left++;
          return false;
        }
        room -= originalSize;
        return true;
      },
    });
  } catch (error) {
    throw new LabError('file-broken', 'This ZIP file is damaged. Make it again.', { cause: error });
  }
  const inner = Object.entries(files);
  if (inner.length === 0) throw new LabError('zip-empty', 'There is no PNG or JPEG picture in this ZIP file that the lab can take.');
  for (const [path, content] of inner) await into.try(`${name}, ${path}`, () => takePicture(into, path, new Blob([content as Uint8Array<ArrayBuffer>])));
  if (left > 0) into.refused.push(`${name}: ${left} pictures in it are too large and were left out.`);
}

/** Never throws: what can not be read is named in `refused`. */
export async function readOwnImages(files: readonly File[]): Promise<OwnImagesRead> {
  const into = new Collected();
  for (const file of files)
    await into.try(file.name, async () => {
      if (file.size > MOST_FILE_BYTES) throw new LabError('file-too-large', `This file is larger than ${MOST_FILE_BYTES / MEGABYTE} MB.`);
      const kind = kindOf(new Uint8Array(await file.slice(0, 4).arrayBuffer()));
      if (kind === 'picture') await takePicture(into, file.name, file);
      else if (kind === 'zip') await takeZip(into, file.name, new Uint8Array(await file.arrayBuffer()));
      else takeIdx(into, file.name, kind === 'gzip' ? await gunzip(file) : new Uint8Array(await file.arrayBuffer()));
    });
  return into.all();
}
