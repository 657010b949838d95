/**
 * Writes, for every Winograd variant, the six transforms of one tile as AssemblyScript functions, and
 * a dispatcher for each that takes the variant as its first argument. The loops over tiles, images
 * and channels around them are written by hand (../assembly/winograd.ts).
 */
import { emitTwoSided, type BlockAccess } from './emit-transform';
import { transpose, type RationalMatrix } from './rational';
import { GENERATED_VARIANTS, type GeneratedVariant } from './winograd-variants';

type Load = BlockAccess['load'];
type Store = BlockAccess['store'];

/**
 * Reads element (row, column) at base + row * rowStep + column * columnStep, all names of usize
 * variables; elements are asked for column by column.
 */
function loadStrided(base: string, rowStep: string, columnStep: string): Load {
  return (row, column, name) => [
    row === 0 ? `let q${column}: usize = ${base} + ${column} * ${columnStep};` : `q${column} += ${rowStep};`,
    `const ${name} = v128.load(q${column});`,
  ];
}

/** Writes element (row, column) at base + row * rowStep + column * columnStep, row by row; or adds to it. */
function storeStrided(base: string, rowStep: string, columnStep: string, add = false): Store {
  return (row, column, name) => [
    column === 0 ? `let o${row}: usize = ${base} + ${row} * ${rowStep};` : `o${row} += ${columnStep};`,
    `v128.store(o${row}, ${add ? `f32x4.add(v128.load(o${row}), ${name})` : name});`,
  ];
}

interface TransformTemplate {
  readonly name: string;
  readonly about: string;
  readonly parameters: string;
  /** Opens the loop over vectors of four channels; the body sees its pointers. */
  readonly open: string | ((variant: GeneratedVariant) => string);
  readonly close: string;
}

const PIXELS_TO_FREQUENCIES: Omit<TransformTemplate, 'name' | 'about'> = {
  parameters: 'pixels: usize, rowBytes: usize, pixelBytes: usize, planes: usize, planeBytes: usize, groupBytes: usize, groups: i32',
  open: 'for (let group = 0; group < groups; group++) {',
  close: 'pixels += 16; planes += groupBytes; }',
};

interface Emitted {
  readonly template: TransformTemplate;
  matrix(matrices: GeneratedVariant['matrices']): RationalMatrix;
  access(variant: GeneratedVariant): BlockAccess;
}

/** Under which condition a tap of a block exists; empty where always. Blocks but the last have all taps. */
function existence({ blocks, filterSize, matrices }: GeneratedVariant, row: number, column: number): string {
  const missing = blocks * matrices.filterSize - filterSize;
  const conditions = [['lastRow', row], ['lastColumn', column]].filter(([, place]) => Number(place) >= matrices.filterSize - missing);
  return conditions.length === 0 ? '' : `(${conditions.map(([name]) => name).join(' & ')})`;
}

const TRANSFORMS: readonly Emitted[] = [
  {
    template: { ...PIXELS_TO_FREQUENCIES, name: 'inputTransform', about: 'planes = B^T pixels B' },
    matrix: ({ inputTransform }) => inputTransform,
    access: () => ({ load: loadStrided('pixels', 'rowBytes', 'pixelBytes'), store: storeStrided('planes', 'planeRow', 'planeBytes') }),
  },
  {
    template: { ...PIXELS_TO_FREQUENCIES, name: 'outputAdjoint', about: 'planes = A pixels A^T' },
    matrix: ({ outputTransform }) => transpose(outputTransform),
    access: () => ({ load: loadStrided('pixels', 'rowBytes', 'pixelBytes'), store: storeStrided('planes', 'planeRow', 'planeBytes') }),
  },
  {
    template: { ...PIXELS_TO_FREQUENCIES, name: 'outputTransform', about: 'pixels = A^T planes A' },
    matrix: ({ outputTransform }) => outputTransform,
    access: () => ({ load: loadStrided('planes', 'planeRow', 'planeBytes'), store: storeStrided('pixels', 'rowBytes', 'pixelBytes') }),
  },
  {
    template: { ...PIXELS_TO_FREQUENCIES, name: 'inputAdjoint', about: 'pixels += B planes B^T' },
    matrix: ({ inputTransform }) => transpose(inputTransform),
    access: () => ({ load: loadStrided('planes', 'planeRow', 'planeBytes'), store: storeStrided('pixels', 'rowBytes', 'pixelBytes', true) }),
  },
  {
    template: {
      name: 'filterTransform',
      about: 'u (and its transpose, where wanted) = G taps G^T for a panel of 8 output channels and all input channels',
      parameters: 'taps: usize, tapBytes: usize, rowBytes: usize, u: usize, uTransposed: usize, blockBytes: usize, planeBytes: usize, inChannels: i32, lastRow: i32, lastColumn: i32',
      // Input channel by input channel, the two halves of the panel in turn: both results are written line after line.
      open: 'for (let item = 0; item < 2 * inChannels; item++) {',
      close: [
        'const second = item & 1;',
        'taps += second ? rowBytes - 16 : 16;',
        'if (u) u += 16;',
        'if (uTransposed) uTransposed += second ? ((item & 15) == 15 ? blockBytes - 28 : 4) - 128 : 128;',
        '}',
      ].join('\n'),
    },
    matrix: ({ filterTransform }) => filterTransform,
    access: (variant) => ({
      load: (row, column, name) => {
        const condition = existence(variant, row, column);
        const value = `v128.load(taps + ${row * variant.filterSize + column} * tapBytes)`;
        return [`const ${name} = ${condition ? `${condition} ? ${value} : zero()` : value};`];
      },
      store: (row, column, name) => [`storeFilter(u, uTransposed, ${row * variant.matrices.inputTile + column} * planeBytes, ${name});`],
    }),
  },
  {
    template: {
      name: 'filterAdjoint',
      about: 'taps = G^T du G for the vectors `first` to `end` of du, [outChannels/8][inChannels][2]; `planes` is where the first lies',
      parameters: 'planes: usize, planeBytes: usize, filter: usize, tapBytes: usize, first: i32, end: i32, inChannels: i32, rowBytes: usize',
      open: ({ blocks, filterSize, matrices }) => [
        'for (let item = first; item < end; item++) {',
        `const perPanel = ${2 * blocks ** 2} * inChannels;`,
        'const panel = item / perPanel;',
        'const place = item - panel * perPanel;',
        'let channel = place >> 1;',
        'let taps = filter + <usize>(2 * panel + (place & 1)) * 16;',
        ...(blocks > 1
          ? [
              'const piece = channel / inChannels;', 'channel -= piece * inChannels;',
              `const blockRow = piece / ${blocks}, blockColumn = piece % ${blocks};`,
              `taps += <usize>(${matrices.filterSize} * (${filterSize} * blockRow + blockColumn)) * tapBytes;`,
              `const lastRow: i32 = blockRow < ${blocks - 1} ? 1 : 0, lastColumn: i32 = blockColumn < ${blocks - 1} ? 1 : 0;`,
            ]
          : []),
        'taps += <usize>channel * rowBytes;',
      ].join('\n'),
      close: 'planes += 16; }',
    },
    matrix: ({ filterTransform }) => transpose(filterTransform),
    access: (variant) => ({
      load: loadStrided('planes', 'planeRow', 'planeBytes'),
      store: (row, column, name) => {
        const condition = existence(variant, row, column);
        return [`${condition ? `if (${condition}) ` : ''}v128.store(taps + ${row * variant.filterSize + column} * tapBytes, ${name});`];
      },
    }),
  },
];

const PRELUDE = `// Generated by ../generate/emit-winograd.ts; not to be edited.
import { madd, splat, zero } from '../arithmetic';

/** One vector of four output channels into u and, one lane per output channel, into its transpose. */
@inline
function storeFilter(u: usize, uTransposed: usize, plane: usize, value: v128): void {
  if (u) v128.store(u + plane, value);
  if (uTransposed) {
    v128.store_lane<f32>(uTransposed + plane, value, 0);
    v128.store_lane<f32>(uTransposed + plane, value, 1, 32);
    v128.store_lane<f32>(uTransposed + plane, value, 2, 64);
    v128.store_lane<f32>(uTransposed + plane, value, 3, 96);
  }
}
`;

function sameMatrix(a: RationalMatrix, b: RationalMatrix): boolean {
  return a.length === b.length && a.every((row, i) => row.length === b[i].length && row.every((entry, j) => entry.equals(b[i][j])));
}

/** The text of assembly/generated/winograd-transforms.ts. */
export function emitWinogradTransforms(): string {
  const parts = [PRELUDE];
  GENERATED_VARIANTS.forEach(({ name }, code) => parts.push(`export const ${name}: i32 = ${code};\n`));
  const size = (name: string, select: (variant: GeneratedVariant) => number): void => {
    const values = GENERATED_VARIANTS.map((variant) => `variant == ${variant.name} ? ${select(variant)} : `).join('');
    parts.push(`export function ${name}(variant: i32): i32 { return ${values}0; }\n`);
  };
  size('outputTileOf', ({ matrices }) => matrices.outputTile);
  size('inputTileOf', ({ matrices }) => matrices.inputTile);
  size('filterSizeOf', ({ filterSize }) => filterSize);
  size('blockTapsOf', ({ matrices }) => matrices.filterSize);
  size('blocksOf', ({ blocks }) => blocks);
  for (const transform of TRANSFORMS) {
    const { name, about, parameters, open, close } = transform.template;
    // Input transforms depend on the points alone: variants with the same matrix share one function.
    const functions = GENERATED_VARIANTS.map(({ matrices }) =>
      GENERATED_VARIANTS.find((other) => sameMatrix(transform.matrix(other.matrices), transform.matrix(matrices)))!.name);
    for (const variant of GENERATED_VARIANTS) {
      if (!functions.includes(variant.name)) continue;
      const matrix = transform.matrix(variant.matrices);
      const body = emitTwoSided(matrix, transform.access(variant));
      const usesPlaneRow = body.some((line) => line.includes('planeRow'));
      parts.push(
        `/** ${GENERATED_VARIANTS.filter((_, i) => functions[i] === variant.name).map(({ matrices: { outputTile, filterSize } }) => `F(${outputTile}, ${filterSize})`).join(', ')}: ${about}. */`,
        `function ${name}${variant.name}(${parameters}): void {`,
        usesPlaneRow ? `const planeRow: usize = ${variant.matrices.inputTile} * planeBytes;` : '',
        typeof open === 'string' ? open : open(variant), ...body, close, '}\n',
      );
    }
    const names = parameters.split(', ').map((parameter) => parameter.split(':')[0]).join(', ');
    parts.push(`/** ${about}. */`, `export function ${name}(variant: i32, ${parameters}): void {`);
    GENERATED_VARIANTS.forEach((variant, i) => parts.push(`if (variant == ${variant.name}) return ${name}${functions[i]}(${names});`));
    parts.push('}\n');
  }
  return parts.join('\n');
}
