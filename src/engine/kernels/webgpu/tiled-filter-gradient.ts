/**
 * Gradient of a stride-1 convolution with respect to its filter, as a tiled matrix product: rows are the filter's
 * positions and input channels, columns its output channels, and the sum runs over all output positions of all
 * images. The result is small and the sum long, so it is cut into parts that are added afterwards, in a fixed
 * order: the same bits every time.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { runShader, workgroupsFor, type Shader } from './program';
import { outputHeight, outputWidth, type ConvolutionShape } from './tiled-convolution';
import { ACROSS, columnTiles, DEPTH, DOWN, sumParts, THREADS, type ColumnTiles } from './tiles';

const each = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join('\n');

/** Quads of rows in a tile, one for each thread that stands below another; and loads of the left tile per thread. */
const LEFT_LOADS = (DEPTH * DOWN) / THREADS;

function code(s: ConvolutionShape, { quads }: ColumnTiles, parts: number): string {
  const [oh, ow] = [outputHeight(s), outputWidth(s)];
  const rowQuads = (s.kernelHeight * s.kernelWidth * s.inputs) / 4;
  const right = quads * ACROSS;
  const rightLoads = Math.ceil((DEPTH * right) / THREADS);
  const load = `
    ${each(LEFT_LOADS, (i) => `
    {
      let position = first + tid / ${DOWN} + ${i * (THREADS / DOWN)};
      left${i} = vec4<f32>(0.0);
      if (position < last && row < ${rowQuads}) {
        let x = position % ${ow};
        let y = (position / ${ow}) % ${oh};
        left${i} = image[(((position / ${oh * ow}) * ${s.height} + y) * ${s.width} + x) * ${s.inputs / 4} + away];
      }
    }`)}
    ${each(rightLoads, (i) => `
    {
      let at = tid + ${i * THREADS};
      let column = firstQuad + at % ${right};
      let position = first + at / ${right};
      right${i} = vec4<f32>(0.0);
      if (at < ${DEPTH * right} && column < ${s.outputs / 4} && position < last) { right${i} = dy[position * ${s.outputs / 4} + column]; }
    }`)}`;
  return `
  var<workgroup> leftTile : array<vec4<f32>, ${DEPTH * DOWN}>;
  var<workgroup> rightTile : array<vec4<f32>, ${DEPTH * right}>;

  fn main(index : i32) {
    let tid = i32(localIndex);
    let across = tid % ${ACROSS};
    let down = tid / ${ACROSS};
    let firstQuad = i32(workgroupId.y) * ${right};
    let part = i32(workgroupId.z);
    // Positions of this part: the last may be shorter.
    let length = (uniforms.rows + ${parts - 1}) / ${parts};
    let begin = part * length;
    let last = min(begin + length, uniforms.rows);
    // The rows whose quad this thread loads: always the same, at a constant distance from a window's start.
    let row = i32(workgroupId.x) * ${DOWN} + tid % ${DOWN};
    let filterPosition = row / ${s.inputs / 4};
    let away = ((filterPosition / ${s.kernelWidth}) * ${s.width} + filterPosition % ${s.kernelWidth}) * ${s.inputs / 4} + row % ${s.inputs / 4};
    ${each(LEFT_LOADS, (i) => `var left${i} : vec4<f32>;`)}
    ${each(rightLoads, (i) => `var right${i} : vec4<f32>;`)}
    ${each(4 * quads, (i) => `var sum${i} = vec4<f32>(0.0);`)}
    {
      let first = begin;
      ${load}
    }
    // As many for every part, so that all threads meet at the barriers: WGSL wants to see that.
    let steps = (length + ${DEPTH - 1}) / ${DEPTH};
    for (var step = 1; step <= steps; step++) {
      ${each(LEFT_LOADS, (i) => `leftTile[tid + ${i * THREADS}] = left${i};`)}
      ${each(rightLoads, (i) => `if (tid + ${i * THREADS} < ${DEPTH * right}) { rightTile[tid + ${i * THREADS}] = right${i}; }`)}
      workgroupBarrier();
      {
        let first = begin + step * ${DEPTH};
        if (first < last) {
          ${load}
        }
      }
      for (var k = 0; k < ${DEPTH}; k++) {
        let a = leftTile[k * ${DOWN} + down];
        ${each(quads, (j) => `
        {
          let b = rightTile[k * ${right} + across + ${j * ACROSS}];
          ${each(4, (i) => `sum${i * quads + j} = fma(vec4<f32>(a[${i}]), b, sum${i * quads + j});`)}
        }`)}
      }
      workgroupBarrier();
    }
    let ownRow = i32(workgroupId.x) * ${DOWN} + down;
    if (ownRow < ${rowQuads}) {
      ${each(quads, (j) => `
      if (firstQuad + across + ${j * ACROSS} < ${s.outputs / 4}) {
        ${each(4, (i) => `result[((part * ${rowQuads} + ownRow) * 4 + ${i}) * ${s.outputs / 4} + firstQuad + across + ${j * ACROSS}] = sum${i * quads + j};`)}
      }`)}
    }
  }`;
}

/** Adds the parts of [parts,size], part after part. */
function addParts(backend: WebGPUBackend, partial: TensorInfo, parts: number, shape: readonly number[]): TensorInfo {
  const quads = shape.reduce((a, b) => a * b, 1) / 4;
  const shader: Shader = {
    key: `addParts_${parts}`,
    inputs: ['partial'],
    components: 4,
    workgroupSize: 64,
    code: `
    fn main(index : i32) {
      if (index >= uniforms.rows) { return; }
      var sum = partial[index];
      for (var part = 1; part < ${parts}; part++) { sum += partial[part * uniforms.rows + index]; }
      result[index] = sum;
    }`,
  };
  return runShader(backend, shader, [partial], shape, { workgroups: workgroupsFor(quads, 64), rows: quads });
}

/**
 * @param images [n,height,width,inputs], inputs a multiple of 4; no padding
 * @param dy [n,outputHeight,outputWidth,outputs]
 * @returns [kernelHeight,kernelWidth,inputs,outputs]
 */
export function tiledFilterGradient(backend: WebGPUBackend, s: ConvolutionShape, images: TensorInfo, dy: TensorInfo): TensorInfo {
  const shape = [s.kernelHeight, s.kernelWidth, s.inputs, s.outputs];
  const rowTiles = Math.ceil((s.kernelHeight * s.kernelWidth * s.inputs) / (DOWN * 4));
  const columns = columnTiles(s.outputs);
  const positions = dy.shape[0] * dy.shape[1] * dy.shape[2];
  const parts = sumParts(positions, rowTiles * columns.tiles);
  const shader: Shader = {
    key: `filterGradient_${Object.values(s).join('_')}_${parts}`,
    inputs: ['image', 'dy'],
    components: 4,
    workgroupSize: THREADS,
    code: code(s, columns, parts),
  };
  const partial = runShader(backend, shader, [images, dy], [parts, ...shape], { workgroups: [rowTiles, columns.tiles, parts], rows: positions });
  if (parts === 1) return { ...partial, shape };
  const gradient = addParts(backend, partial, parts, shape);
  backend.disposeData(partial.dataId);
  return gradient;
}
