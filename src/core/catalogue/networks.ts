/**
 * The networks that the lab can build and train: ids, words and sizes. Forms, recipes and the
 * command line read this table; engine/models/builders.ts builds from it.
 */

/** Non-linearities to choose from. `gelu` is the exact form with the normal distribution function. */
export const ACTIVATIONS = ['relu', 'gelu'] as const;
export type ActivationId = (typeof ACTIVATIONS)[number];

export const NETWORK_IDS = ['cnn', 'm3', 'm5', 'm7', 'm3-small', 'm5-small', 'madry'] as const;
export type NetworkId = (typeof NETWORK_IDS)[number];

export interface NetworkEntry {
  id: NetworkId;
  label: string;
  /** What it is made of and where it comes from, in one sentence. */
  help: string;
  /** Trainable parameters. */
  parameters: number;
  /** The activation of the report or paper. */
  defaultActivation: ActivationId;
  /** Multiplications of one forward pass per image, in millions: how long things take, relative to each other. */
  megaMultiplications: number;
}

/** The table, smallest family first. */
export const NETWORKS: readonly NetworkEntry[] = [
  {
    id: 'cnn',
    label: 'Small CNN',
    help: 'Two convolutions of 5 x 5 with max pooling and two dense layers with dropout: the network of the PyTorch tutorial.',
    parameters: 21_840,
    defaultActivation: 'relu',
    megaMultiplications: 0.48,
  },
  {
    id: 'm3',
    label: 'M3',
    help: 'Ten convolutions of 3 x 3, each with BatchNorm, and one dense layer with BatchNorm (An et al. 2020).',
    parameters: 1_125_220,
    defaultActivation: 'gelu',
    megaMultiplications: 173,
  },
  {
    id: 'm5',
    label: 'M5',
    help: 'Five convolutions of 5 x 5, each with BatchNorm, and one dense layer with BatchNorm (An et al. 2020).',
    parameters: 1_128_660,
    defaultActivation: 'gelu',
    megaMultiplications: 137,
  },
  {
    id: 'm7',
    label: 'M7',
    help: 'Four convolutions of 7 x 7, each with BatchNorm, and one dense layer with BatchNorm (An et al. 2020).',
    parameters: 2_292_452,
    defaultActivation: 'gelu',
    megaMultiplications: 148,
  },
  {
    id: 'm3-small',
    label: 'M3 small',
    help: 'The first five convolutions of M3 and its dense layer with BatchNorm.',
    parameters: 468_980,
    defaultActivation: 'gelu',
    megaMultiplications: 63,
  },
  {
    id: 'm5-small',
    label: 'M5 small',
    help: 'The first three convolutions of M5 and its dense layer with BatchNorm.',
    parameters: 451_956,
    defaultActivation: 'gelu',
    megaMultiplications: 61,
  },
  {
    id: 'madry',
    label: 'Madry',
    help: 'Two convolutions of 5 x 5 with max pooling and a dense layer of 1024: the network of the MNIST challenge (Madry et al. 2018).',
    parameters: 3_274_634,
    defaultActivation: 'relu',
    megaMultiplications: 13.9,
  },
];

/** The entry of a network. */
export function networkEntry(id: NetworkId): NetworkEntry {
  return NETWORKS[NETWORK_IDS.indexOf(id)];
}
