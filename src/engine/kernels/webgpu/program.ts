/**
 * Runs a WGSL shader of ours on the tensors of TensorFlow.js's webgpu backend, in the order of its own commands.
 *
 * Not through its `runWebGPUProgram`: that writes a buffer of shapes and builds a key of them for every call, which
 * on a fast card takes longer than the work, and it knows one result. Ours are written for one shape each, so that
 * every size is a constant that the card's compiler sees; what varies with the batch is one number.
 *
 * Relies on internals of @tensorflow/tfjs-backend-webgpu 4.22.0, listed in `Recorder`; the version is pinned.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

export interface Shader {
  /** Names the shader: equal keys must mean equal code. */
  key: string;
  /** Names of the results in the code; `result` alone where none are given. */
  results?: readonly string[];
  /** Names of the inputs in the code, in the order of the tensors. */
  inputs: readonly string[];
  /** Numbers (1) or vectors of four numbers (4), in every array. */
  components: 1 | 4;
  workgroupSize: number;
  /**
   * WGSL: declarations and `fn main(index : i32)`, index over all threads. It may read `localIndex` (u32),
   * `workgroupId` (vec3<u32>), `uniforms.rows` (i32) and `uniforms.factors` (vec4<f32>). `V` is the arrays' type.
   */
  code: string;
}

export interface Launch {
  workgroups: readonly [number, number, number];
  /** What the shader knows as `uniforms.rows`. */
  rows: number;
  /** What it knows as `uniforms.factors`. */
  factors?: readonly [number, number, number, number];
}

/** What is used of the backend beyond its public members. */
interface Recorder {
  device: GPUDevice;
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  tensorToBinding(tensor: TensorInfo): GPUBindingResource;
}

/** Commands that are gathered before they are sent off: each sending costs the processor time. */
const COMMANDS_AT_ONCE = 64;

/** Workgroups along one axis before the next is used; every device allows 65,535. */
const WIDEST = 32_768;

/** Workgroups for `count` work items, `perGroup` in each, spread over two axes where one is too short. */
export function workgroupsFor(count: number, perGroup: number): [number, number, number] {
  const groups = Math.ceil(count / perGroup);
  return groups <= WIDEST ? [groups, 1, 1] : [WIDEST, Math.ceil(groups / WIDEST), 1];
}

/** What a device has compiled and uploaded. */
interface Compiled {
  layouts: Map<string, GPUBindGroupLayout>;
  pipelines: Map<string, GPUComputePipeline>;
  /** The small buffers of `rows` and `factors` by content: a step of training asks for the same ones again. */
  uniforms: Map<string, GPUBuffer>;
}
const compiled = new WeakMap<GPUDevice, Compiled>();
/** Buffers kept before all are forgotten: Adam's change with every step. */
const MOST_UNIFORMS = 1024;

function compiledFor(device: GPUDevice): Compiled {
  let found = compiled.get(device);
  if (!found) compiled.set(device, (found = { layouts: new Map(), pipelines: new Map(), uniforms: new Map() }));
  return found;
}

function layoutFor(device: GPUDevice, results: number, inputs: number): GPUBindGroupLayout {
  const { layouts } = compiledFor(device);
  const key = `${results} ${inputs}`;
  let layout = layouts.get(key);
  if (!layout) {
    const types: GPUBufferBindingType[] = [...Array<GPUBufferBindingType>(results).fill('storage'), ...Array<GPUBufferBindingType>(inputs).fill('read-only-storage'), 'uniform'];
    layout = device.createBindGroupLayout({ entries: types.map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })) });
    layouts.set(key, layout);
  }
  return layout;
}

function sourceOf({ results = ['result'], inputs, components, workgroupSize, code }: Shader): string {
  const arrays = [...results.map((name) => ['read_write', name]), ...inputs.map((name) => ['read', name])];
  return `
  alias V = ${components === 4 ? 'vec4<f32>' : 'f32'};
  struct Uniforms { rows : i32, factors : vec4<f32> };
  ${arrays.map(([access, name], binding) => `@group(0) @binding(${binding}) var<storage, ${access}> ${name} : array<V>;`).join('\n')}
  @group(0) @binding(${arrays.length}) var<uniform> uniforms : Uniforms;
  var<private> localIndex : u32;
  var<private> workgroupId : vec3<u32>;
  ${code}
  @compute @workgroup_size(${workgroupSize})
  fn start(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
    localIndex = local;
    workgroupId = group;
    main(i32((group.y * groups.x + group.x) * ${workgroupSize}u + local));
  }`;
}

function pipelineFor(device: GPUDevice, shader: Shader, layout: GPUBindGroupLayout): GPUComputePipeline {
  const { pipelines } = compiledFor(device);
  let pipeline = pipelines.get(shader.key);
  if (!pipeline) {
    pipeline = device.createComputePipeline({
      label: shader.key,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ label: shader.key, code: sourceOf(shader) }), entryPoint: 'start' },
    });
    pipelines.set(shader.key, pipeline);
  }
  return pipeline;
}

function uniformsFor(device: GPUDevice, rows: number, factors: readonly number[]): GPUBuffer {
  const { uniforms } = compiledFor(device);
  const key = `${rows} ${factors.join(' ')}`;
  let buffer = uniforms.get(key);
  if (!buffer) {
    if (uniforms.size >= MOST_UNIFORMS) uniforms.clear();
    buffer = device.createBuffer({ size: 32, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
    const bytes = buffer.getMappedRange();
    new Int32Array(bytes, 0, 1)[0] = rows;
    new Float32Array(bytes, 16, 4).set(factors);
    buffer.unmap();
    uniforms.set(key, buffer);
  }
  return buffer;
}

/**
 * @param inputs float32 tensors of the backend
 * @param shapes of the results, in the order of `shader.results`
 * @returns the results, the caller's to dispose
 */
export function runShaderOnce(backend: WebGPUBackend, shader: Shader, inputs: readonly TensorInfo[], shapes: readonly (readonly number[])[], launch: Launch): TensorInfo[] {
  const recorder = backend as unknown as Recorder;
  const { device } = recorder;
  const results = shapes.map((shape) => backend.makeTensorInfo([...shape], 'float32'));
  const tensors = [...results, ...inputs];
  for (const { dataId } of tensors) {
    backend.uploadToGPU(dataId);
    recorder.commandQueueOwnedIds.add(dataId);
  }
  const layout = layoutFor(device, results.length, inputs.length);
  const uniforms = uniformsFor(device, launch.rows, launch.factors ?? [0, 0, 0, 0]);
  const resources = [...tensors.map((tensor) => recorder.tensorToBinding(tensor)), { buffer: uniforms }];
  const bindGroup = device.createBindGroup({ layout, entries: resources.map((resource, binding) => ({ binding, resource })) });
  backend.ensureCommandEncoderReady();
  recorder.computePassEncoder ??= recorder.commandEncoder.beginComputePass();
  recorder.computePassEncoder.setPipeline(pipelineFor(device, shader, layout));
  recorder.computePassEncoder.setBindGroup(0, bindGroup);
  recorder.computePassEncoder.dispatchWorkgroups(...launch.workgroups);
  if (++recorder.dispatchCountInPass >= COMMANDS_AT_ONCE) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  return results;
}

/** `runShaderOnce` for a shader of one result. */
export function runShader(backend: WebGPUBackend, shader: Shader, inputs: readonly TensorInfo[], shape: readonly number[], launch: Launch): TensorInfo {
  return runShaderOnce(backend, shader, inputs, [shape], launch)[0];
}
