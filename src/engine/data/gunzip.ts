/** Unpacks gzip with what browsers and Node both have. */
import { LabError } from '../../core/errors';

/** Whether bytes start as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The unpacked bytes.
 * @throws LabError `broken-gzip` when the file was cut or is something else
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw new LabError('broken-gzip', `${name} is not a whole gzip file. Delete it and fetch it again.`, { cause: error });
  }
}
