/**
 * The networks and ensembles that the lab ships: ids, words, and the recipe that each is made by.
 * `lab publish` reads what to call a trained folder from here; what is shipped so far is in
 * public/models/index.json.
 */
import type { NetworkId } from './networks';
import type { OutlierDataset } from './recipe-parts';

/** How kernels are stored: see engine/models/quantise.ts. */
export const WEIGHT_STORAGES = ['float32', 'float16', 'uint8'] as const;
export type WeightStorage = (typeof WEIGHT_STORAGES)[number];

export interface NetworkVariant {
  id: string;
  label: string;
  /** What it is there for, in a sentence. */
  help: string;
  /** recipes/<recipe>.json, which may make several networks. */
  recipe: string;
  network: NetworkId;
  storage: WeightStorage;
  /** What the recipe shows as outliers, where it does: no set of that kind can judge the network (exposure.ts). */
  outliers?: OutlierDataset;
}

export interface EnsembleVariant {
  id: string;
  label: string;
  help: string;
  /** Ids of network variants. */
  members: readonly string[];
}

/** One network of each kind, made alike: ids and labels get the family's endings. */
function family(networks: Readonly<Partial<Record<NetworkId, string>>>, ending: Pick<NetworkVariant, 'id' | 'label' | 'help' | 'outliers'>, recipe: (network: NetworkId) => string): NetworkVariant[] {
  return (Object.entries(networks) as [NetworkId, string][]).map(([network, label]) => ({
    id: `${network}${ending.id}`,
    label: `${label}${ending.label}`,
    help: ending.help,
    recipe: recipe(network),
    network,
    storage: 'uint8',
    ...(ending.outliers && { outliers: ending.outliers }),
  }));
}

const THREE = { m3: 'M3', m5: 'M5', m7: 'M7' } as const;
const SMALL = { 'm3-small': 'M3 small', 'm5-small': 'M5 small' } as const;
const EXPOSED = { id: '-oe', label: ', outliers shown', help: 'Trained further with pictures of clothes shown beside the digits, and told to be unsure of them (outlier exposure).', outliers: 'fashion-mnist-train' } as const;

const cnn = (id: string, label: string, help: string): NetworkVariant => ({ id, label, help, recipe: id, network: 'cnn', storage: 'float32' });

export const NETWORK_VARIANTS: readonly NetworkVariant[] = [
  cnn('cnn', 'Small CNN', 'The 21,840 parameters of the PyTorch tutorial: quick to attack.'),
  cnn('cnn-fgsm', 'Small CNN, FGSM-trained', 'Trained only on digits attacked in one step from a random start, within 0.3 of every pixel.'),
  cnn('cnn-pgd', 'Small CNN, PGD-trained', 'Trained only on digits attacked by projected gradient descent, within 0.3 of every pixel.'),
  cnn('cnn-report-adversarial', "Small CNN, the report's adversarial training", "The report's own schedule of clean and attacked digits, at the full size from the start; it failed there."),
  { id: 'madry', label: 'Madry, PGD-trained', help: 'The network of the MNIST challenge, trained only on digits attacked by projected gradient descent.', recipe: 'madry', network: 'madry', storage: 'uint8' },
  ...family(THREE, { id: '', label: '', help: 'GELU, not augmented.' }, (network) => network),
  ...family(SMALL, { id: '', label: '', help: 'The first half of its namesake, GELU, not augmented.' }, () => 'small'),
  ...family(THREE, { id: '-augmented', label: ', augmented', help: 'GELU, every digit turned and shifted at random as by An et al.' }, () => 'ensemble-augmented'),
  ...family(THREE, { id: '-relu', label: ', ReLU', help: 'ReLU in place of GELU, not augmented.' }, () => 'ensemble-relu'),
  ...family(THREE, EXPOSED, () => 'ensemble-oe'),
  ...family(SMALL, EXPOSED, () => 'small-oe'),
];

const three = (ending: string): string[] => Object.keys(THREE).map((network) => network + ending);
const five = (ending: string): string[] => [...three(ending), ...Object.keys(SMALL).map((network) => network + ending)];

export const ENSEMBLE_VARIANTS: readonly EnsembleVariant[] = [
  { id: 'ensemble', label: 'Ensemble of three', help: 'M3, M5 and M7 with GELU, not augmented: the report\'s best.', members: three('') },
  { id: 'ensemble-augmented', label: 'Ensemble of three, augmented', help: 'M3, M5 and M7 trained on digits turned and shifted at random as by An et al.', members: three('-augmented') },
  { id: 'ensemble-relu', label: 'Ensemble of three, ReLU', help: 'M3, M5 and M7 with ReLU, as An et al. built them, not augmented.', members: three('-relu') },
  { id: 'ensemble-5', label: 'Ensemble of five', help: 'M3, M5, M7 and the first halves of M3 and M5, GELU, not augmented.', members: five('') },
  { id: 'ensemble-oe', label: 'Ensemble of three, outliers shown', help: 'M3, M5 and M7 trained further with outlier exposure on Fashion-MNIST, which can\'t judge them.', members: three('-oe') },
  { id: 'ensemble-5-oe', label: 'Ensemble of five, outliers shown', help: 'The five trained further with outlier exposure on Fashion-MNIST, which can\'t judge them.', members: five('-oe') },
];

/** The variant that a recipe makes of a network, if the lab ships it. */
export function variantOf(recipe: string, network: NetworkId): NetworkVariant | undefined {
  return NETWORK_VARIANTS.find((variant) => variant.recipe === recipe && variant.network === network);
}
