/**
 * Writes the inner loops of every matrix product: a block of up to 6 rows by 8 columns kept in
 * registers, 6 x 2 vector accumulators + 2 vectors of B + 1 broadcast element of A = the 15 vector
 * registers that V8 has on x86-64. Everything else about a product is where its operands come from.
 *
 * What the text looks like decides whether the registers suffice. V8's older optimiser (TurboFan for
 * WebAssembly, in Node 20) does not keep the order of a straight run of statements: it moves every load to
 * its beginning, then needs twenty to forty registers, keeps the accumulators on the stack, and takes nearly
 * twice as long (31 instead of 50 to 54 GFLOPS on a 3.7 GHz Zen 4, whose limit is 59). It keeps to the
 * order where every step of depth is a basic block of its own: one step in a loop, or steps behind tests that
 * they exist, which a loop's tail needs anyway; with the rows taken from the last to the first and stored row
 * by row. Newer V8 (Chromium) is as fast with that as with anything.
 */

/** Where the element of A for a row and an unrolled step is, as a pointer name and a byte offset. */
type RowAddress = (row: number, step: number) => { pointer: string; offset: number };

function accumulators(rows: number): string {
  return Array.from({ length: rows }, (_, row) => `let c${row}l = zero(), c${row}h = zero();`).join(' ');
}

/** One step of depth: 8 columns of B times each row's element of A. */
function step(rows: number, index: number, address: RowAddress, low: string, high: string): string[] {
  const lines = ['{', `const bl = ${low}, bh = ${high};`];
  for (let row = rows - 1; row >= 0; row--) {
    const { pointer, offset } = address(row, index);
    lines.push(
      `const a${row} = v128.load32_splat(${pointer}, ${offset});`,
      `c${row}l = madd(a${row}, bl, c${row}l); c${row}h = madd(a${row}, bh, c${row}h);`,
    );
  }
  lines.push('}');
  return lines;
}

/** B packed in panels of 8 columns: step after step, 32 bytes each. */
function packedStep(rows: number, index: number, address: RowAddress): string[] {
  return step(rows, index, address, `v128.load(b, ${32 * index})`, `v128.load(b, ${32 * index + 16})`);
}

/**
 * A loop over `count` steps of depth in fours, each behind a test that it exists. The loop itself counts to
 * the next multiple of four, so that no optimiser can know that the first of the four always exists.
 * @param advance what moves the pointers by one step, or nothing where `body` counts with its index
 * @param advanceFour what moves them by four
 */
function guardedLoop(count: string, body: (index: number) => string[], { one = '', four = '' }: { one?: string; four?: string }): string[] {
  return [
    `for (let i = 0; i < ((${count} + 3) & ~3); i += 4) {`,
    ...range(4).flatMap((index) => [`if (i + ${index} < ${count}) {`, ...body(index), one, '}']),
    four,
    '}',
  ];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** A packed [depth][6], B packed [depth][8]; C row-major, overwritten or (add) added to. */
function packedBlock(): string[] {
  const address = (row: number, index: number): { pointer: string; offset: number } => ({ pointer: 'a', offset: 24 * index + 4 * row });
  return [
    '/** C (6 x 8) = or += A (packed [depth][6]) B (packed [depth][8]). */',
    'export function packedBlock(a: usize, b: usize, c: usize, rowBytes: usize, depth: i32, add: i32): void {',
    accumulators(6),
    ...guardedLoop('depth', (index) => packedStep(6, index, address), { four: 'a += 96; b += 128;' }),
    'if (add) {',
    ...range(6).map((row) => `c${row}l = f32x4.add(v128.load(c + ${row} * rowBytes), c${row}l); c${row}h = f32x4.add(v128.load(c + ${row} * rowBytes, 16), c${row}h);`),
    '}',
    ...range(6).map((row) => `v128.store(c + ${row} * rowBytes, c${row}l); v128.store(c + ${row} * rowBytes, c${row}h, 16);`),
    '}\n',
  ];
}

/** Six rows anywhere, in `segments` runs of `run` elements `skipBytes` apart: the implicit product of a convolution. */
function gatheredBlock(): string[] {
  const address = (row: number, index: number): { pointer: string; offset: number } => ({ pointer: `p${row}`, offset: 4 * index });
  const advance = (bytes: string): string => range(6).map((row) => `p${row} += ${bytes};`).join(' ');
  const pointers = range(6).map((row) => `p${row}: usize`).join(', ');
  return [
    '/** out (6 rows of 8, `outBytes` apart) = or += six gathered rows times B (packed [segments * run][8]). */',
    `export function gatheredBlock(${pointers}, b: usize, segments: i32, run: i32, skipBytes: usize, out: usize, outBytes: usize, rows: i32, columns: i32): void {`,
    accumulators(6),
    // The steps of the last four that are not there are passed over by the pointers all the same.
    'const missing: usize = (-run) & 3;',
    'const skip = skipBytes - 4 * missing;',
    'for (let segment = 0; segment < segments; segment++) {',
    ...guardedLoop('run', (index) => packedStep(6, index, address), { four: `${advance('16')} b += 128;` }),
    advance('skip'), 'b -= 32 * missing;',
    '}',
    ...range(6).map((row) => `${row ? `if (rows <= ${row}) return; ` : ''}storeColumns(out + ${row} * outBytes, c${row}l, c${row}h, columns);`),
    '}\n',
  ];
}

/** Six consecutive rows of A; the result is added at six places: one tap of an input gradient. */
function scatteredBlock(): string[] {
  const address = (row: number, index: number): { pointer: string; offset: number } => ({ pointer: row ? `a${row}p` : 'a', offset: 4 * index });
  const advance = (bytes: string): string => range(6).map((row) => `${row ? `a${row}p` : 'a'} += ${bytes};`).join(' ');
  return [
    '/** Six rows of A, `rowBytes` apart, times B (packed [depth][8]), added at six addresses. */',
    `export function scatteredBlock(a: usize, rowBytes: usize, b: usize, depth: i32, ${range(6).map((row) => `o${row}: usize`).join(', ')}, rows: i32): void {`,
    accumulators(6),
    ...range(6).slice(1).map((row) => `let a${row}p: usize = rows > ${row} ? a + ${row} * rowBytes : a;`),
    ...guardedLoop('depth', (index) => packedStep(6, index, address), { four: `${advance('16')} b += 128;` }),
    ...range(6).map((row) => `${row ? `if (rows <= ${row}) return; ` : ''}addColumns(o${row}, c${row}l, c${row}h);`),
    '}\n',
  ];
}

/**
 * Rows are consecutive elements of x, depth runs over the output pixels of whole images, B is dy
 * packed [pixels][8]: a filter gradient. One function per number of rows, 1 to 6.
 */
function pixelBlocks(): string[] {
  const lines: string[] = [];
  for (const rows of range(6).map((row) => row + 1)) {
    const at = (row: number): { pointer: string; offset: number } => ({ pointer: 'a', offset: 4 * row });
    lines.push(
      `function pixelBlock${rows}(a: usize, b: usize, images: i32, height: i32, width: i32, pixelBytes: usize, rowSkip: usize, imageSkip: usize, c: usize, columnBytes: usize, columns: i32, add: i32): void {`,
      accumulators(rows),
      'for (let image = 0; image < images; image++) {',
      'for (let y = 0; y < height; y++) {',
      ...guardedLoop('width', () => packedStep(rows, 0, at), { one: 'a += pixelBytes; b += 32;' }),
      'a += rowSkip; }',
      'a += imageSkip; }',
      ...range(rows).map((row) => `if (add) accumulateColumns(c + ${row} * columnBytes, c${row}l, c${row}h, columns); else storeColumns(c + ${row} * columnBytes, c${row}l, c${row}h, columns);`),
      '}\n',
    );
  }
  const parameters = 'a, b, images, height, width, pixelBytes, rowSkip, imageSkip, c, columnBytes, columns, add';
  lines.push(
    '/** c (rows x 8, columnBytes apart) = or += sum over pixels of x [rows] dy [8]. */',
    'export function pixelBlock(rows: i32, a: usize, b: usize, images: i32, height: i32, width: i32, pixelBytes: usize, rowSkip: usize, imageSkip: usize, c: usize, columnBytes: usize, columns: i32, add: i32): void {',
    ...range(6).map((row) => `if (rows == ${row + 1}) return pixelBlock${row + 1}(${parameters});`),
    '}\n',
  );
  return lines;
}

/** Winograd's products: A and C are [channels/4][tiles][4], so six tiles are six rows at fixed offsets. */
function tileBlock(): string[] {
  const address = (row: number, index: number): { pointer: string; offset: number } => ({ pointer: 'a', offset: 16 * row + 4 * index });
  return [
    '/** C (6 tiles x 8) = A (6 tiles x depth) B (packed [depth][8]); depth a multiple of 4. */',
    'export function tileProduct(a: usize, groupBytes: usize, b: usize, depth: i32, c: usize): void {',
    accumulators(6),
    ...guardedLoop('depth', (index) => packedStep(6, index, address), { four: 'a += groupBytes; b += 128;' }),
    'const next = c + groupBytes;',
    ...range(6).map((row) => `v128.store(c, c${row}l, ${16 * row}); v128.store(next, c${row}h, ${16 * row});`),
    '}\n',
  ];
}

/**
 * dU (rows x 8) += V^T D summed over tiles. Channels lie in groups of four, so six rows are four of
 * one group and two of the next (`First`), or two and four (`Second`); `Four` takes one group.
 */
function tileAdjoints(): string[] {
  const layouts: Record<string, { pointer: string; offset: number }[]> = {
    First: [...range(4).map((lane) => ({ pointer: 'p', offset: 4 * lane })), ...range(2).map((lane) => ({ pointer: 'q', offset: 4 * lane }))],
    Second: [...range(2).map((lane) => ({ pointer: 'p', offset: 8 + 4 * lane })), ...range(4).map((lane) => ({ pointer: 'q', offset: 4 * lane }))],
    Four: range(4).map((lane) => ({ pointer: 'p', offset: 4 * lane })),
  };
  return Object.entries(layouts).flatMap(([name, places]) => {
    const rows = places.length;
    const tile = (index: number): string[] => step(
      rows, index, (row) => ({ pointer: places[row].pointer, offset: places[row].offset + 16 * index }),
      `v128.load(d, ${16 * index})`, `v128.load(e, ${16 * index})`,
    );
    return [
      `/** c (${rows} rows x 8, one after the other) += sum over tiles of V [rows] D [8]. */`,
      `export function tileAdjoint${name}(p: usize, q: usize, d: usize, e: usize, tiles: i32, c: usize): void {`,
      accumulators(rows),
      ...guardedLoop('tiles', tile, { four: 'p += 64; q += 64; d += 64; e += 64;' }),
      ...range(rows).map((row) => `addColumns(c + ${32 * row}, c${row}l, c${row}h);`),
      '}\n',
    ];
  });
}

/** The text of assembly/generated/register-blocks.ts. */
export function emitRegisterBlocks(): string {
  return [
    '// Generated by ../generate/emit-register-blocks.ts; not to be edited.',
    "import { madd, zero } from '../arithmetic';",
    "import { accumulateColumns, addColumns, storeColumns } from '../columns';\n",
    ...packedBlock(), ...gatheredBlock(), ...scatteredBlock(), ...pixelBlocks(), ...tileBlock(), ...tileAdjoints(),
  ].join('\n');
}
