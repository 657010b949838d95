/**
 * Who answers which method. Each handler is fetched when it is first needed, so the first
 * prediction waits for the code of `start` and `predict` only.
 */
import type { Handlers } from '../call-table';

export const handlers: Handlers = {
  start: async () => (await import('./start')).start,
  'measure-backends': async () => (await import('./measure-backends')).measure,
  predict: async () => (await import('./predict')).predict,
  logits: async () => (await import('./logits')).logits,
  images: async () => (await import('./data')).images,
  datasets: async () => (await import('./data')).datasets,
  models: async () => (await import('./models')).models,
  'rename-model': async () => (await import('./models')).renameModel,
  'delete-model': async () => (await import('./models')).deleteModel,
  'load-model': async () => (await import('./models')).loadModel,
  'export-model': async () => (await import('./models')).exportModel,
  'import-model': async () => (await import('./models')).importModel,
  'training-speed': async () => (await import('./train')).trainingSpeed,
  train: async () => (await import('./train')).trainModel,
  runs: async () => (await import('./train')).runs,
  'discard-run': async () => (await import('./train')).discardRun,
  test: async () => (await import('./test')).test,
  augmentation: async () => (await import('./augmentation')).augmentation,
  'run-plan': async () => (await import('./run-plan')).runPlanOnPage,
  'attack-digit': async () => (await import('./attack')).attackDigit,
  'replay-attack': async () => (await import('./attack')).replayAttack,
  'smallest-epsilon': async () => (await import('./attack')).smallestEpsilonOfDigit,
  'attack-images': async () => (await import('./attack')).attackImages,
  'attack-speed': async () => (await import('./attack')).attackSpeed,
  'ood-scores': async () => (await import('./ood-scores')).oodScores,
  'score-one': async () => (await import('./ood-scores')).scoreOne,
  memory: async () => (await import('./memory')).memory,
};
