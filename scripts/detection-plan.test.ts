/** The generated plan of detection: valid, complete, and written so that a diff can be read. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../src/core/catalogue/plan';
import { parseZooIndex } from '../src/core/catalogue/zoo';
import { inRoot } from './lib/paths.mjs';
import { DETECTION_PLAN, detectionPlan, planText } from './make-detection-plan.mjs';

const zoo = parseZooIndex(JSON.parse(fs.readFileSync(inRoot('public', 'models', 'index.json'), 'utf8')));

describe('the plan of detection', () => {
  it('is valid for the shipped models and holds each against every set', () => {
    const plan = parsePlan(JSON.parse(planText(detectionPlan(zoo))));
    const whole = plan.cells.filter((cell) => cell.kind === 'detection' && cell.in === 'digits');
    expect(whole).toHaveLength(3 * (zoo.networks.length + zoo.ensembles.length));
    expect(Object.keys(plan.classifiers).sort()).toEqual([...zoo.networks, ...zoo.ensembles].map(({ id }) => id).sort());
  });

  it('as committed is valid and names shipped models only', () => {
    const plan = parsePlan(JSON.parse(fs.readFileSync(DETECTION_PLAN, 'utf8')));
    const known = new Set([...zoo.networks, ...zoo.ensembles].map(({ id }) => id));
    expect(Object.keys(plan.classifiers).filter((id) => !known.has(id))).toEqual([]);
  });
});
