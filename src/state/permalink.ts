/**
 * The whole state of a panel as an address, and back. The reader is tolerant: whatever part of a link
 * it understands it takes, the rest keeps its default and is named in `problems`. No link, however
 * hostile, makes it throw or allocate more than a few kilobytes.
 *
 * `#/draw?v=1&drawing=...&on=cnn&epsilon=0.1`: the panel, the version, the specimen (`drawing`, `test`
 * or `image`), the subjects (`on`, several with `;`), then the panel's own parameters.
 */
import { decodeImage, encodeImage } from '../core/digits/image-codec';
import { decodeStrokes, encodeStrokes } from '../core/digits/stroke-codec';
import { LabError } from '../core/errors';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import type { Parameters } from './panel-parameters';
import { formatSpec, parseSpec } from './spec-text';
import type { Specimen } from './specimen';

export const LINK_VERSION = 1;
/** Longer addresses are not read at all. */
export const LONGEST_LINK = 32_768;
const MOST_SUBJECTS = 8;
const MOST_PARAMETERS = 64;
const TEST_IMAGES = 10_000;

/** Names that a panel's own parameters may not have. */
const RESERVED = new Set(['v', 'drawing', 'test', 'image', 'name', 'on']);
const PARAMETER_NAME = /^[a-z][A-Za-z0-9-]{0,31}$/;

export interface LinkState {
  panel: string;
  specimen: Specimen;
  subjects: readonly ClassifierSpec[];
  parameters: Parameters;
}

/** What could be read of a link; what is absent was not in it, or was not understood. */
export interface ReadLink {
  panel?: string;
  specimen?: Specimen;
  subjects?: readonly ClassifierSpec[];
  parameters: Parameters;
  /** A sentence for each part that was not understood. */
  problems: string[];
}

/** The fragment of an address, with its `#`. */
export function writeLink(state: LinkState): string {
  const query = new URLSearchParams({ v: String(LINK_VERSION) });
  const { specimen } = state;
  if (specimen.kind === 'strokes') query.set('drawing', encodeStrokes(specimen.strokes));
  else if (specimen.kind === 'test') query.set('test', String(specimen.index));
  else {
    query.set('image', encodeImage(specimen.pixels));
    query.set('name', specimen.name.slice(0, 80));
  }
  query.set('on', state.subjects.map(formatSpec).join(';'));
  for (const [name, value] of Object.entries(state.parameters))
    if (PARAMETER_NAME.test(name) && !RESERVED.has(name)) query.set(name, value);
  // These are safe in a fragment, and a link that can be read is a link that can be trusted.
  const text = query.toString().replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%3B/g, ';').replace(/%28/g, '(').replace(/%29/g, ')').replace(/%40/g, '@');
  return `#/${state.panel}?${text}`;
}

/** Reads the fragment of an address. Never throws. */
export function readLink(fragment: string): ReadLink {
  const link: ReadLink = { parameters: {}, problems: [] };
  const text = fragment.replace(/^#/, '');
  if (text === '' || text === '/') return link;
  if (text.length > LONGEST_LINK) {
    link.problems.push('The link is longer than any that the lab makes, so it was not read.');
    return link;
  }
  const [path, ...rest] = text.split('?');
  const panel = path.replace(/^\//, '');
  if (/^[a-z][a-z-]{0,31}$/.test(panel)) link.panel = panel;
  else link.problems.push('The link names no panel of the lab.');

  const query = new URLSearchParams(rest.join('?'));
  const version = query.get('v');
  if (version !== null && Number(version) > LINK_VERSION)
    link.problems.push('The link was made by a newer lab; what this one does not know is left out. Reload the page to get the newest.');

  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      link.problems.push(error instanceof LabError ? error.message : 'A part of the link could not be read.');
      return undefined;
    }
  };
  link.specimen = attempt(() => readSpecimen(query));
  const on = query.get('on');
  if (on !== null && on !== '') link.subjects = attempt(() => on.split(';').slice(0, MOST_SUBJECTS).map(parseSpec));

  const parameters: Record<string, string> = {};
  let count = 0;
  for (const [name, value] of query) {
    if (RESERVED.has(name) || !PARAMETER_NAME.test(name) || count >= MOST_PARAMETERS) continue;
    parameters[name] = value;
    count++;
  }
  link.parameters = parameters;
  return link;
}

function readSpecimen(query: URLSearchParams): Specimen | undefined {
  const drawing = query.get('drawing');
  if (drawing !== null) return { kind: 'strokes', strokes: decodeStrokes(drawing) };
  const test = query.get('test');
  if (test !== null) {
    const index = /^\d{1,6}$/.test(test) ? Number(test) : NaN;
    if (!(index < TEST_IMAGES)) throw new LabError('test-digit-broken', `The link asks for test digit ${test.slice(0, 12)}; there are ${TEST_IMAGES}, from 0 on. Choose one on the Draw panel.`);
    return { kind: 'test', index };
  }
  const image = query.get('image');
  if (image !== null) return { kind: 'pixels', pixels: decodeImage(image), name: (query.get('name') ?? 'A picture').slice(0, 80) };
  return undefined;
}
