/**
 * Words that a first-year student may not know, each explained in a sentence or two. Panels put them one
 * tap away (ui/term.tsx); the command line prints them too.
 */

export interface GlossaryEntry {
  /** As it stands at the head of its definition. */
  word: string;
  definition: string;
}

export const glossary = {
  logit: {
    word: 'logit',
    definition: 'The raw score that a network gives to a class, before scores are turned into probabilities. It can be any number; only differences between logits matter.',
  },
  softmax: {
    word: 'softmax',
    definition: 'The rule that turns ten logits into ten probabilities: each is raised to the power of e, and all are divided by their sum.',
  },
  confidence: {
    word: 'confidence',
    definition: 'The probability that the network gives to the class it chose. It is a claim, not a fact: the Calibrate panel checks it.',
  },
  ensemble: {
    word: 'ensemble',
    definition: 'Several networks asked the same question; their answers are averaged. The networks are its members.',
  },
  specimen: {
    word: 'specimen',
    definition: 'The digit or the set of images under study. It stays the same when you go to another panel.',
  },
  subject: {
    word: 'subject',
    definition: 'The network or the networks under test. Change it once and every panel follows.',
  },
  'network-input': {
    word: 'what the network sees',
    definition: 'The drawing as MNIST would have stored it: 28 by 28 pixels, the ink scaled into 20 by 20 by averaging areas, its centre of mass in the middle. 0 is paper, 1 is ink.',
  },
  mnist: {
    word: 'MNIST',
    definition: '70,000 handwritten digits from the 1990s, the first exercise of machine learning: 60,000 to learn from, 10,000 to be tested on.',
  },
  epsilon: {
    word: 'epsilon',
    definition: 'How far an attack may move an image, measured by its norm. Pixels go from 0 (paper) to 1 (ink), so 0.1 is a tenth of the whole range, or 25.5 of 255 grey levels.',
  },
  norm: {
    word: 'norm',
    definition: 'A way to measure the size of a change. L-infinity is the largest change of any pixel, L2 the root of the sum of squares, L0 the number of pixels changed.',
  },
  'robust-accuracy': {
    word: 'robust accuracy',
    definition: 'The share of images that are still read right when an attack has done its work.',
  },
  gradient: {
    word: 'gradient',
    definition: 'For each pixel, how fast the loss would grow if that pixel grew. Most attacks follow it.',
  },
  calibration: {
    word: 'calibration',
    definition: 'A network is calibrated when, of all the answers it gives with 80 % confidence, 80 % are right.',
  },
  ece: {
    word: 'ECE',
    definition: 'Expected calibration error: answers are sorted into bins of equal confidence; it is the gap between confidence and accuracy, averaged over the bins by their count.',
  },
  mce: { word: 'MCE', definition: 'Maximum calibration error: the largest gap of any bin, however few answers it holds.' },
  temperature: {
    word: 'temperature',
    definition: 'One number that all logits are divided by. Above 1 it makes a network less sure, below 1 surer; it never changes which class wins.',
  },
  'reliability-diagram': {
    word: 'reliability diagram',
    definition: 'Accuracy against confidence, bin by bin. A calibrated network follows the diagonal.',
  },
  ood: {
    word: 'out of distribution',
    definition: 'Unlike anything in the training set: a letter, a shoe, noise. A safe network says so instead of reading a digit.',
  },
  auroc: {
    word: 'AUROC',
    definition: 'The chance that a score tells a random outsider from a random digit. 0.5 is guessing, 1 is never wrong.',
  },
  roc: {
    word: 'ROC curve',
    definition: 'For every threshold, the share of outsiders caught against the share of digits wrongly refused.',
  },
  fpr95: { word: 'FPR95', definition: 'The share of false alarms at the threshold that catches 95 % of what should be caught.' },
  epoch: { word: 'epoch', definition: 'One pass over all training images.' },
  loss: {
    word: 'loss',
    definition: 'What training makes small: here the negative logarithm of the probability given to the right digit. 0 is perfect, 2.3 is guessing among ten.',
  },
  augmentation: {
    word: 'augmentation',
    definition: 'Training images are turned, moved or mixed a little each time they are shown, so that the network learns the digit and not the picture.',
  },
  'outlier-exposure': {
    word: 'outlier exposure',
    definition: 'Training that also shows images which are no digits, and asks for equal probabilities on them. It teaches doubt about what it shows, and often, not always, about other outsiders.',
  },
  'adversarial-training': {
    word: 'adversarial training',
    definition: 'Training on digits that were just attacked, with their true labels. The network becomes hard to fool in that way; it usually reads clean digits a little worse and takes many times as long to train.',
  },
  'validation-set': {
    word: 'validation set',
    definition: '5,000 of the training digits that are never trained on; used to decide when to stop and how to set a temperature. The test set stays untouched.',
  },
  interval: {
    word: '95 % interval',
    definition: 'Were the test repeated with other images of the same kind, intervals made this way would hold the true value 95 times in 100.',
  },
  backend: {
    word: 'backend',
    definition: 'What does the arithmetic: the graphics card (WebGPU, WebGL) or the processor (wasm). The lab measures which is fastest here.',
  },
} as const satisfies Record<string, GlossaryEntry>;

export type GlossaryId = keyof typeof glossary;
