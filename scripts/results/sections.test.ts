import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../lib/paths.mjs';
import type { Measured } from '../../src/core/comparison/measured';
import { augmentationSection } from './augmentation-table';
import { AUGMENTED_SEEDS, augmentedSeedsSection, type AugmentedSeeds } from './augmented-seeds-section';
import { committedFigures, reportSections, variantsUnderShift } from './report-tables';
import { RESULTS, withSection } from './sections.mjs';
import { variantsSection } from './variants-table.mjs';

describe('sections of docs/RESULTS.md', () => {
  it('are replaced in their place, and the others stay', () => {
    const two = withSection(withSection('# Results\n', 'a', 'a.mjs', 'first'), 'b', 'b.mjs', 'second');
    expect(withSection(two, 'a', 'a.mjs', 'third')).toBe(two.replace('first', 'third'));
    expect(withSection(two, 'a', 'a.mjs', 'first')).toBe(two);
  });

  it('say of the shipped networks what the list says now', () => {
    const zoo = JSON.parse(fs.readFileSync(inRoot('public', 'models', 'index.json'), 'utf8')) as Parameters<typeof variantsSection>[0];
    expect(fs.readFileSync(RESULTS, 'utf8')).toContain(variantsSection(zoo));
  });

  it('say of the report’s tables what the committed results say', () => {
    const text = fs.readFileSync(RESULTS, 'utf8');
    for (const [name, body] of Object.entries(reportSections(committedFigures()))) expect([name, text.includes(body.trim())]).toEqual([name, true]);
  });

  it('say of the added examples what the committed results say', () => {
    const results = JSON.parse(fs.readFileSync(inRoot('plans', 'augmentation.results.json'), 'utf8')) as Parameters<typeof augmentationSection>[0];
    expect(fs.readFileSync(RESULTS, 'utf8')).toContain(augmentationSection(results).trim());
  });
});

describe('the variants', () => {
  const figure = (network: string, row: string, n: number, outsiders?: number): Measured => ({ network: `zoo:${network}`, row, value: 0.9, n, backend: 'wasm', isLive: false, ...(outsiders ? { outsiders } : {}) });
  const text = variantsUnderShift([
    figure('cnn', 'shift rotate 30', 1000),
    figure('ensemble-oe', 'shift rotate 30', 1000),
    figure('cnn', 'auroc msp fashion-mnist-test', 10_000, 10_000),
    figure('ensemble-oe', 'auroc msp fashion-mnist-test', 1000, 1000),
    figure('ensemble-oe', 'auroc msp letters', 1000, 1000),
  ]);

  it('say on how many images: at the head of a column, at each figure where they differ', () => {
    expect(text).toContain('| Turned by 30° (n 1,000) |');
    expect(text).toContain('| 0.900, n 10,000 and 10,000 |');
  });

  it('mark what a network was trained on, and nothing else', () => {
    expect(text).toContain('| 0.900†, n 1,000 and 1,000 | 0.900 |');
    expect(text).toContain('† trained on outsiders of this kind');
    expect(variantsUnderShift([figure('cnn', 'shift rotate 30', 1000)])).not.toContain('†');
  });

  it('say of augmentation over seeds what its results say', () => {
    const data = JSON.parse(fs.readFileSync(AUGMENTED_SEEDS, 'utf8')) as AugmentedSeeds;
    expect(fs.readFileSync(RESULTS, 'utf8')).toContain(augmentedSeedsSection(data));
  });
});
