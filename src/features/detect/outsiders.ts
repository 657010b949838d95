/** The sets on both sides, digits and what is none: how the panel names them and what they are, one and many. */
import { OWN_SET } from '../../state/detect';

export interface Outsiders {
  id: string;
  label: string;
  /** In a sentence: "38 of 100 letters". */
  many: string;
  one: string;
}

/** In-distribution: digits, of which the network was trained on some. */
export const INSIDERS = [
  { id: 'mnist-test', label: 'Test digits', many: 'test digits', one: 'test digit' },
  { id: 'mnist-validation', label: 'Validation digits', many: 'validation digits', one: 'validation digit' },
  { id: 'mnist-fit', label: 'Digits trained on', many: 'digits that it was trained on', one: 'training digit' },
] as const satisfies readonly Outsiders[];

export type InsiderId = (typeof INSIDERS)[number]['id'];

export const insiders = (id: InsiderId): Outsiders => INSIDERS.find((one) => one.id === id) ?? INSIDERS[0];

export const OUTSIDERS = [
  { id: 'letters', label: 'Letters A to J', many: 'letters', one: 'letter' },
  { id: 'fashion-mnist-test', label: 'Clothes (Fashion-MNIST)', many: 'pictures of clothes', one: 'picture of clothes' },
  { id: 'notmnist-test', label: 'Letters (notMNIST)', many: 'notMNIST letters', one: 'notMNIST letter' },
  { id: 'uniform-noise', label: 'Uniform noise', many: 'pictures of noise', one: 'picture of noise' },
  { id: 'gaussian-noise', label: 'Gaussian noise', many: 'pictures of noise', one: 'picture of noise' },
  { id: 'bernoulli-noise', label: 'Bernoulli noise', many: 'pictures of noise', one: 'picture of noise' },
  { id: 'mnist-test-negative', label: 'Negative digits', many: 'negative digits', one: 'negative digit' },
  { id: 'mnist-test-pair-mean', label: 'Means of two digits', many: 'means of two digits', one: 'mean of two digits' },
  { id: 'mnist-test-mirrored', label: 'Mirrored digits', many: 'mirrored digits', one: 'mirrored digit' },
  { id: OWN_SET, label: 'Your own images', many: 'images of yours', one: 'image of yours' },
] as const satisfies readonly Outsiders[];

export type OutsiderId = (typeof OUTSIDERS)[number]['id'];

export const outsiders = (id: OutsiderId): Outsiders => OUTSIDERS.find((one) => one.id === id) ?? OUTSIDERS[0];
