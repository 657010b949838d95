/**
 * The panels of the lab, in the order of the navigation: a new panel joins by an entry here. Each is a
 * chunk of its own, loaded when it is opened, so that charts are not in the first load.
 */
import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';

export interface PanelDefinition {
  /** In links: `#/draw`. */
  id: string;
  /** In the navigation. */
  name: string;
  /** What the panel is for, as a question. */
  question: string;
  component: LazyExoticComponent<ComponentType>;
}

export const panels: readonly PanelDefinition[] = [
  {
    id: 'draw',
    name: 'Draw',
    question: 'What does the network read?',
    component: lazy(() => import('../features/draw/draw-panel').then(({ DrawPanel }) => ({ default: DrawPanel }))),
  },
  {
    id: 'attack',
    name: 'Attack',
    question: 'How little must change before it is wrong?',
    component: lazy(() => import('../features/attack/attack-panel').then(({ AttackPanel }) => ({ default: AttackPanel }))),
  },
  {
    id: 'train',
    name: 'Train',
    question: 'How does it learn to read?',
    component: lazy(() => import('../features/train/train-panel').then(({ TrainPanel }) => ({ default: TrainPanel }))),
  },
  {
    id: 'calibrate',
    name: 'Calibrate',
    question: 'Does it keep what it claims?',
    component: lazy(() => import('../features/calibrate/calibrate-panel').then(({ CalibratePanel }) => ({ default: CalibratePanel }))),
  },
  {
    id: 'detect',
    name: 'Detect',
    question: 'Does it know what it does not know?',
    component: lazy(() => import('../features/detect/detect-panel').then(({ DetectPanel }) => ({ default: DetectPanel }))),
  },
  {
    id: 'compare',
    name: 'Compare',
    question: 'Which one is better, and at what?',
    component: lazy(() => import('../features/compare/compare-panel').then(({ ComparePanel }) => ({ default: ComparePanel }))),
  },
];

export const firstPanel: PanelDefinition = panels[0];

export function panelById(id: string | undefined): PanelDefinition | undefined {
  return panels.find((panel) => panel.id === id);
}
