/**
 * Ownership of tensors across `await`. `tf.tidy` ends with its function, so it can't hold a state
 * that lives over many asynchronous steps; this does, and frees everything when the work ends,
 * is cancelled or fails.
 */

/** A tensor, or something that holds some. */
export interface Disposable {
  dispose(): void;
}

export class Owned {
  readonly #tensors = new Set<Disposable>();

  /** From now on freed at the end. */
  own<T extends Disposable>(tensor: T): T {
    this.#tensors.add(tensor);
    return tensor;
  }

  /** Frees `old` now and owns `next`, which takes its place. */
  replace<T extends Disposable>(old: Disposable, next: T): T {
    this.drop(old);
    return this.own(next);
  }

  /** Frees a tensor before the end. */
  drop(tensor: Disposable): void {
    this.#tensors.delete(tensor);
    tensor.dispose();
  }

  /** Gives a tensor to the caller, who frees it from now on. */
  release<T extends Disposable>(tensor: T): T {
    this.#tensors.delete(tensor);
    return tensor;
  }

  dispose(): void {
    for (const tensor of this.#tensors) tensor.dispose();
    this.#tensors.clear();
  }
}

/** Runs `work` with an owner whose tensors are freed afterwards, however it ends. */
export async function owning<R>(work: (owned: Owned) => Promise<R>): Promise<R> {
  const owned = new Owned();
  try {
    return await work(owned);
  } finally {
    owned.dispose();
  }
}
