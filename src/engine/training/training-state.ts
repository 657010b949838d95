/**
 * Everything that a training run changes, on the backend: parameters, Adam's two moments, their
 * moving average, the running statistics of the BatchNorms. It is one value that goes to a
 * checkpoint and comes back with the same bits.
 */
import { dispose, keep, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { adamStep, movedStatistics } from '../kernels/fused';
import { parametersOf, sizeOf } from '../models/architecture';
import type { Layer, NetworkWeights, ParameterInfo } from '../models/architecture';
import { movedParameters } from './forward';
import type { BatchStatistics, TensorsByName } from './forward';
import { averageDecay } from './schedule';

/** Adam's constants (Kingma and Ba 2015, algorithm 1). */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Tensors of one moved parameter. */
interface Moved {
  name: string;
  shape: readonly number[];
  value: Tensor;
  firstMoment: Tensor;
  secondMoment: Tensor;
  average: Tensor;
}

/** A state as plain arrays: what a checkpoint holds. Keys: `weights/NAME`, `first/NAME`, `second/NAME`, `average/NAME`. */
export type StateArrays = Record<string, ArrayBuffer>;

function upload(values: Float32Array, shape: readonly number[]): Tensor {
  return keep(tensor(values.slice(), [...shape], 'float32'));
}

/** Replaces a kept tensor by the result of `make`. */
function renew(old: Tensor, make: () => Tensor): Tensor {
  const fresh = tidy(() => keep(make()));
  old.dispose();
  return fresh;
}

async function download(values: Tensor): Promise<ArrayBuffer> {
  const data = (await values.data()) as Float32Array;
  return data.slice().buffer;
}

export class TrainingState {
  readonly #moved: Moved[];
  /** Running statistics by name ("norm1/moving_mean"). */
  readonly #statistics: Map<string, Tensor>;
  readonly #fixed: NetworkWeights;
  readonly #layers: readonly Layer[];
  readonly #momentum: ReadonlyMap<string, number>;

  /**
   * @param weights where the run starts; the average starts there too
   */
  constructor(layers: readonly Layer[], weights: NetworkWeights) {
    this.#layers = layers;
    const infos = new Map(parametersOf(layers).map((info) => [info.name, info]));
    const moved = movedParameters(layers);
    const valuesOf = (name: string): Float32Array => weights.get(name) ?? new Float32Array(0);
    this.#moved = moved.map((name) => {
      const { shape } = infos.get(name) as ParameterInfo;
      const zeros = new Float32Array(sizeOf(shape));
      return {
        name,
        shape,
        value: upload(valuesOf(name), shape),
        firstMoment: upload(zeros, shape),
        secondMoment: upload(zeros, shape),
        average: upload(valuesOf(name), shape),
      };
    });
    this.#statistics = new Map(
      [...infos.values()].filter(({ trainable }) => !trainable).map(({ name, shape }) => [name, upload(valuesOf(name), shape)]),
    );
    this.#fixed = new Map([...weights].filter(([name]) => infos.get(name)?.trainable && !moved.includes(name)));
    this.#momentum = new Map(layers.flatMap((layer) => (layer.kind === 'batch-norm' ? [[layer.name, layer.momentum]] : [])));
  }

  /** The parameters that gradients move, in order. */
  get parameters(): Tensor[] {
    return this.#moved.map(({ value }) => value);
  }

  /** The same by name, for a training pass. */
  get byName(): TensorsByName {
    return new Map(this.#moved.map(({ name, value }) => [name, value]));
  }

  /** Parameters and running statistics by name, for a pass in evaluation mode. */
  get withStatistics(): TensorsByName {
    return new Map([...this.byName, ...this.#statistics]);
  }

  /**
   * One step of Adam and of the moving average. The corrections for the moments' start at 0 are
   * moved into the rate and epsilon (the paper's end of section 2), which saves two operations.
   * @param gradients in the order of `parameters`; disposed here
   * @param n number of this step, from 1
   */
  applyGradients(gradients: readonly Tensor[], learningRate: number, n: number): void {
    const correction = Math.sqrt(1 - BETA2 ** n);
    const rate = (learningRate * correction) / (1 - BETA1 ** n);
    const decay = averageDecay(n);
    const attributes = { beta1: BETA1, beta2: BETA2, rate, epsilon: EPSILON * correction, decay };
    this.#moved.forEach((moved, i) => {
      const { value, firstMoment: first, secondMoment: second, average } = moved;
      const next = tidy(() => {
        const made = adamStep({ value, first, second, average }, gradients[i], attributes);
        Object.values(made).forEach(keep);
        return made;
      });
      dispose([value, first, second, average, gradients[i]]);
      Object.assign(moved, { value: next.value, firstMoment: next.first, secondMoment: next.second, average: next.average });
    });
  }

  /**
   * Takes a batch's statistics into the running ones, as PyTorch does: with the layer's momentum,
   * the variance unbiased (divided by count - 1).
   * @param measured disposed here
   */
  applyStatistics(measured: readonly BatchStatistics[]): void {
    for (const { layer, measured: batch, count } of measured) {
      const names = [`${layer}/moving_mean`, `${layer}/moving_variance`];
      const old = names.map((name) => this.#statistics.get(name) as Tensor);
      const attributes = { momentum: this.#momentum.get(layer) ?? 0, unbiased: count > 1 ? count / (count - 1) : 1 };
      const moved = tidy(() => movedStatistics(old[0], old[1], batch, attributes).map((one) => keep(one)));
      names.forEach((name, i) => this.#statistics.set(name, moved[i]));
      dispose([...old, batch]);
    }
  }

  /** Weights for evaluation: the averaged parameters (or the last), with the live running statistics. */
  async evaluationWeights(averaged: boolean): Promise<NetworkWeights> {
    const weights = new Map(this.#fixed);
    for (const { name, value, average } of this.#moved) weights.set(name, new Float32Array(await download(averaged ? average : value)));
    for (const [name, values] of this.#statistics) weights.set(name, new Float32Array(await download(values)));
    return weights;
  }

  /** Everything, for a checkpoint. */
  async toArrays(): Promise<StateArrays> {
    const arrays: StateArrays = {};
    for (const { name, value, firstMoment, secondMoment, average } of this.#moved) {
      arrays[`weights/${name}`] = await download(value);
      arrays[`first/${name}`] = await download(firstMoment);
      arrays[`second/${name}`] = await download(secondMoment);
      arrays[`average/${name}`] = await download(average);
    }
    for (const [name, values] of this.#statistics) arrays[`weights/${name}`] = await download(values);
    return arrays;
  }

  /**
   * Goes back to a checkpoint.
   * @returns false, with nothing changed, where an array is missing or has another size
   */
  restore(arrays: StateArrays): boolean {
    const expected: [string, number][] = [
      ...this.#moved.flatMap(({ name, shape }) =>
        ['weights', 'first', 'second', 'average'].map((part): [string, number] => [`${part}/${name}`, sizeOf(shape)]),
      ),
      ...[...this.#statistics].map(([name, values]): [string, number] => [`weights/${name}`, values.size]),
    ];
    if (expected.some(([key, size]) => arrays[key]?.byteLength !== size * 4)) return false;
    const back = (old: Tensor, key: string): Tensor => renew(old, () => tensor(new Float32Array(arrays[key].slice(0)), old.shape, 'float32'));
    for (const moved of this.#moved) {
      moved.value = back(moved.value, `weights/${moved.name}`);
      moved.firstMoment = back(moved.firstMoment, `first/${moved.name}`);
      moved.secondMoment = back(moved.secondMoment, `second/${moved.name}`);
      moved.average = back(moved.average, `average/${moved.name}`);
    }
    for (const [name, values] of this.#statistics) this.#statistics.set(name, back(values, `weights/${name}`));
    return true;
  }

  /** The layers that this state belongs to. */
  get layers(): readonly Layer[] {
    return this.#layers;
  }

  dispose(): void {
    for (const { value, firstMoment, secondMoment, average } of this.#moved) dispose([value, firstMoment, secondMoment, average]);
    dispose([...this.#statistics.values()]);
  }
}
