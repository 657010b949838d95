/**
 * Convolution of stride 1 as a tiled matrix product without the matrix of windows (implicit GEMM, Chetlur et al.
 * 2014): rows are output positions of all images, columns output channels, and the sum runs over the filter's
 * positions and input channels. A position's window starts at one address and each term of the sum is a
 * constant distance from it, so that addresses cost an addition.
 *
 * The gradient of the input is the same: a convolution of dy, padded, with the turned filter.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { runShader, workgroupsFor, type Shader } from './program';
import { ACROSS, columnTiles, DEPTH, DOWN, rowsPerThread, THREADS, type ColumnTiles } from './tiles';

export interface ConvolutionShape {
  /** Of the input image, without padding. */
  height: number;
  width: number;
  /** A multiple of 16. */
  inputs: number;
  kernelHeight: number;
  kernelWidth: number;
  /** A multiple of 4. */
  outputs: number;
  /** Rows and columns of zeros around the image, the same on both sides. */
  padHeight: number;
  padWidth: number;
}

/** Whether the tiles take such a convolution. */
export const takes = ({ inputs, outputs }: Pick<ConvolutionShape, 'inputs' | 'outputs'>): boolean => inputs % DEPTH === 0 && outputs % 4 === 0;

export const outputHeight = (s: ConvolutionShape): number => s.height + 2 * s.padHeight - s.kernelHeight + 1;
export const outputWidth = (s: ConvolutionShape): number => s.width + 2 * s.padWidth - s.kernelWidth + 1;

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const each = (n: number, line: (i: number) => string): string => range(n).map(line).join('\n');

/** Quads of one row of the left tile in workgroup memory: one more than needed, so that rows start in different banks. */
const LEFT_STRIDE = DEPTH / 4 + 1;

function code(s: ConvolutionShape, perThread: 2 | 4, { quads }: ColumnTiles): string {
  const [oh, ow] = [outputHeight(s), outputWidth(s)];
  const rows = DOWN * perThread;
  const right = quads * ACROSS;
  const rightLoads = Math.ceil((DEPTH * right) / THREADS);
  const chunksPerPosition = s.inputs / DEPTH;
  const chunks = s.kernelHeight * s.kernelWidth * chunksPerPosition;
  const isPadded = s.padHeight > 0 || s.padWidth > 0;
  const inside = (i: number): string =>
    isPadded ? `valid${i} && y${i} + r >= 0 && y${i} + r < ${s.height} && x${i} + s >= 0 && x${i} + s < ${s.width}` : `valid${i}`;
  const load = `
    let position = chunk / ${chunksPerPosition};
    let channel = (chunk % ${chunksPerPosition}) * ${DEPTH / 4};
    let r = position / ${s.kernelWidth};
    let s = position % ${s.kernelWidth};
    let away = (r * ${s.width} + s) * ${s.inputs / 4} + channel;
    ${each(perThread, (i) => `left${i} = vec4<f32>(0.0); if (${inside(i)}) { left${i} = image[base${i} + away]; }`)}
    ${each(rightLoads, (i) => `
    {
      let at = tid + ${i * THREADS};
      let column = firstQuad + at % ${right};
      right${i} = vec4<f32>(0.0);
      if (at < ${DEPTH * right} && column < ${s.outputs / 4}) {
        right${i} = filters[(position * ${s.inputs} + channel * 4 + at / ${right}) * ${s.outputs / 4} + column];
      }
    }`)}`;
  return `
  var<workgroup> leftTile : array<vec4<f32>, ${rows * LEFT_STRIDE}>;
  var<workgroup> rightTile : array<vec4<f32>, ${DEPTH * right}>;

  fn main(index : i32) {
    let tid = i32(localIndex);
    let across = tid % ${ACROSS};
    let down = tid / ${ACROSS};
    let firstRow = i32(workgroupId.x) * ${rows};
    let firstQuad = i32(workgroupId.y) * ${right};
    let quad = tid % ${DEPTH / 4};
    ${each(perThread, (i) => `
    let row${i} = firstRow + tid / ${DEPTH / 4} + ${i * DOWN};
    let valid${i} = row${i} < uniforms.rows;
    let x${i} = row${i} % ${ow} - ${s.padWidth};
    let y${i} = (row${i} / ${ow}) % ${oh} - ${s.padHeight};
    let base${i} = (((row${i} / ${oh * ow}) * ${s.height} + y${i}) * ${s.width} + x${i}) * ${s.inputs / 4} + quad;
    var left${i} : vec4<f32>;`)}
    ${each(rightLoads, (i) => `var right${i} : vec4<f32>;`)}
    ${each(perThread * quads, (i) => `var sum${i} = vec4<f32>(0.0);`)}
    {
      let chunk = 0;
      ${load}
    }
    for (var step = 0; step < ${chunks}; step++) {
      ${each(perThread, (i) => `leftTile[(tid / ${DEPTH / 4} + ${i * DOWN}) * ${LEFT_STRIDE} + quad] = left${i};`)}
      ${each(rightLoads, (i) => `if (tid + ${i * THREADS} < ${DEPTH * right}) { rightTile[tid + ${i * THREADS}] = right${i}; }`)}
      workgroupBarrier();
      if (step + 1 < ${chunks}) {
        let chunk = step + 1;
        ${load}
      }
      for (var k = 0; k < ${DEPTH / 4}; k++) {
        ${each(perThread, (i) => `let a${i} = leftTile[(down + ${i * DOWN}) * ${LEFT_STRIDE} + k];`)}
        ${range(4).map((term) => each(quads, (j) => `
        {
          let b = rightTile[(k * 4 + ${term}) * ${right} + across + ${j * ACROSS}];
          ${each(perThread, (i) => `sum${i * quads + j} = fma(vec4<f32>(a${i}[${term}]), b, sum${i * quads + j});`)}
        }`)).join('\n')}
      }
      workgroupBarrier();
    }
    ${each(perThread, (i) => `
    {
      let row = firstRow + down + ${i * DOWN};
      if (row < uniforms.rows) {
        ${each(quads, (j) => `
        if (firstQuad + across + ${j * ACROSS} < ${s.outputs / 4}) {
          result[row * ${s.outputs / 4} + firstQuad + across + ${j * ACROSS}] = sum${i * quads + j};
        }`)}
      }
    }`)}
  }`;
}

/**
 * @param images [n,height,width,inputs]
 * @param filters [kernelHeight,kernelWidth,inputs,outputs]
 * @returns [n,outputHeight,outputWidth,outputs]
 */
export function tiledConvolution(backend: WebGPUBackend, s: ConvolutionShape, images: TensorInfo, filters: TensorInfo): TensorInfo {
  const shape = [images.shape[0], outputHeight(s), outputWidth(s), s.outputs];
  const rows = shape[0] * shape[1] * shape[2];
  const columns = columnTiles(s.outputs);
  const perThread = rowsPerThread(rows, columns.tiles);
  const shader: Shader = {
    key: `convolution_${Object.values(s).join('_')}_${perThread}`,
    inputs: ['image', 'filters'],
    components: 4,
    workgroupSize: THREADS,
    code: code(s, perThread, columns),
  };
  return runShader(backend, shader, [images, filters], shape, { workgroups: [Math.ceil(rows / (DOWN * perThread)), columns.tiles, 1], rows });
}

/**
 * A filter turned by 180 degrees with its channels exchanged, as the gradient of the input needs it.
 * @param filter [kh,kw,inputs,outputs]
 * @returns [kh,kw,outputs,inputs]
 */
export function turnedFilter(backend: WebGPUBackend, filter: TensorInfo): TensorInfo {
  const [height, width, inputs, outputs] = filter.shape;
  const size = height * width * inputs * outputs;
  const shader: Shader = {
    key: `turnedFilter_${filter.shape.join('_')}`,
    inputs: ['filters'],
    components: 1,
    workgroupSize: 128,
    code: `
    fn main(index : i32) {
      if (index >= ${size}) { return; }
      let input = index % ${inputs};
      let output = (index / ${inputs}) % ${outputs};
      let position = ${height * width - 1} - index / ${inputs * outputs};
      result[index] = filters[(position * ${inputs} + input) * ${outputs} + output];
    }`,
  };
  return runShader(backend, shader, [filter], [height, width, outputs, inputs], { workgroups: workgroupsFor(size, 128), rows: 0 });
}
