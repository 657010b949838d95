/**
 * The hash under which a cell's result is kept: it covers everything that the result depends on,
 * so a changed file, network or engine runs the cell again and nothing else does.
 */

/** Raised whenever a change of the engine may change a result. */
export const ENGINE_VERSION = 2;

/** SHA-256 as lower-case hex. */
export async function sha256(data: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 of data that JSON can hold; the order of an object's keys does not matter. */
export function hashOf(value: unknown): Promise<string> {
  return sha256(new TextEncoder().encode(canonical(value)));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
