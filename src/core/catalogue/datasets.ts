/**
 * The image sets the lab knows: where each comes from, whether it has labels, and what to tell a
 * person whose copy is missing. Ids are fixed by the experiment plan's contract.
 */

/** A set that is read from original IDX files. */
export interface FileDataset {
  id: string;
  label: string;
  help: string;
  /** Folder and original file names, below `data/` or the folder named by DIGIT_LAB_DATA. */
  folder: 'mnist' | 'fashion-mnist' | 'notmnist' | 'letters';
  images: string;
  /** Absent where the set's labels mean nothing to a digit classifier. */
  labels?: string;
  /** Rows [from, to) of the files; the whole file without it. */
  rows?: readonly [from: number, to: number];
  size: number;
  /** The command that brings it. */
  install: string;
}

/** Rows 55,000..59,999 of the training file are held out for early stopping and temperatures. */
export const VALIDATION_START = 55_000;

const INSTALL = 'npm run data';

export const fileDatasets: readonly FileDataset[] = [
  {
    id: 'mnist-train',
    label: 'MNIST, training',
    help: 'The 60,000 training digits; networks are trained on the first 55,000 only.',
    folder: 'mnist',
    images: 'train-images-idx3-ubyte',
    labels: 'train-labels-idx1-ubyte',
    size: 60_000,
    install: INSTALL,
  },
  {
    id: 'mnist-fit',
    label: 'MNIST, trained on',
    help: 'The first 55,000 training digits, those that networks are trained on: what fitted scores are fitted on.',
    folder: 'mnist',
    images: 'train-images-idx3-ubyte',
    labels: 'train-labels-idx1-ubyte',
    rows: [0, VALIDATION_START],
    size: VALIDATION_START,
    install: INSTALL,
  },
  {
    id: 'mnist-validation',
    label: 'MNIST, validation',
    help: 'The last 5,000 training digits, never trained on: for early stopping and temperatures.',
    folder: 'mnist',
    images: 'train-images-idx3-ubyte',
    labels: 'train-labels-idx1-ubyte',
    rows: [VALIDATION_START, 60_000],
    size: 5_000,
    install: INSTALL,
  },
  {
    id: 'mnist-test',
    label: 'MNIST, test',
    help: 'The 10,000 test digits; nothing is ever trained or tuned on them.',
    folder: 'mnist',
    images: 't10k-images-idx3-ubyte',
    labels: 't10k-labels-idx1-ubyte',
    size: 10_000,
    install: INSTALL,
  },
  {
    id: 'fashion-mnist-train',
    label: 'Fashion-MNIST, training',
    help: '60,000 pictures of clothes; the outliers of outlier exposure.',
    folder: 'fashion-mnist',
    images: 'train-images-idx3-ubyte',
    size: 60_000,
    install: INSTALL,
  },
  {
    id: 'fashion-mnist-test',
    label: 'Fashion-MNIST, test',
    help: '10,000 pictures of clothes.',
    folder: 'fashion-mnist',
    images: 't10k-images-idx3-ubyte',
    size: 10_000,
    install: INSTALL,
  },
  {
    id: 'notmnist-test',
    label: 'notMNIST',
    help: '10,000 pictures of the letters A to J in many typefaces.',
    folder: 'notmnist',
    images: 't10k-images-idx3-ubyte',
    size: 10_000,
    install: INSTALL,
  },
  {
    id: 'letters',
    label: 'Letters A to J',
    help: '4,362 pictures of the letters A to J in 443 open typefaces, made for this lab in the manner of notMNIST.',
    folder: 'letters',
    images: 'letters-images-idx3-ubyte',
    size: 4_362,
    install: INSTALL,
  },
];

/** A set that is computed, so it is always there. `count` and `seed` say which part of it. */
export interface MadeDataset {
  id: string;
  label: string;
  help: string;
  /** The file set it is made from, where it is. */
  from?: string;
}

export const madeDatasets: readonly MadeDataset[] = [
  { id: 'uniform-noise', label: 'Uniform noise', help: 'Every pixel uniform in [0,1].' },
  { id: 'gaussian-noise', label: 'Gaussian noise', help: 'Every pixel N(0.5, 0.5), clipped to [0,1].' },
  { id: 'bernoulli-noise', label: 'Bernoulli noise', help: 'Every pixel black or white with equal odds.' },
  { id: 'mnist-test-negative', label: 'Negative digits', help: 'Test digits with black and white exchanged.', from: 'mnist-test' },
  { id: 'mnist-test-pair-mean', label: 'Mean of two digits', help: 'The average of two different test digits.', from: 'mnist-test' },
  { id: 'mnist-test-mirrored', label: 'Mirrored digits', help: 'Test digits seen in a mirror.', from: 'mnist-test' },
];

export const fileDataset = (id: string): FileDataset | undefined => fileDatasets.find((d) => d.id === id);
export const madeDataset = (id: string): MadeDataset | undefined => madeDatasets.find((d) => d.id === id);

/** Every id a plan may name. */
export const datasetIds: readonly string[] = [...fileDatasets.map((d) => d.id), ...madeDatasets.map((d) => d.id)];
