/**
 * Proves that the import rules of eslint.config.js bite: each forbidden import, written into a file that
 * exists only in memory, must be refused by the rule that is meant to refuse it, and each allowed one pass.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const rules = [
  'boundaries/dependencies',
  'no-restricted-imports',
  'no-restricted-globals',
  'no-restricted-syntax',
  'max-lines',
];
// The rules under test need no types, so the parser works without a program and takes files that don't exist.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => rules.includes(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

async function brokenRules(file: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: path.join(root, file) });
  return results.flatMap((result) =>
    result.messages.map((message) => message.ruleId ?? `does not parse: ${message.message}`),
  );
}

/** Real modules of each layer, so that the resolver finds what the probes import. */
const core = 'core/errors';
const engine = 'engine/job';
const protocol = 'protocol/messages';

/** Some module below src/`folder`, without its extension: the import resolver wants targets that exist. */
function aModuleOf(folder: string): string {
  const name = fs.readdirSync(path.join(root, 'src', folder)).find((file) => /^[^.]+\.tsx?$/.test(file));
  if (!name) throw new Error(`src/${folder} holds no module to probe with`);
  return `${folder}/${name.replace(/\.tsx?$/, '')}`;
}

describe('layers', () => {
  it.each([
    ['src/core/probe.ts', `export * from '../${engine}';`],
    ['src/core/probe.ts', `export * from '../${protocol}';`],
    ['src/core/probe.ts', `export const load = () => import('../${engine}');`],
    ['src/core/probe.ts', `import type { Job } from '../${engine}';\nexport type T = Job;`],
    ['src/protocol/probe.ts', `import { Job } from '../${engine}';\nexport { Job };`],
    ['src/client/probe.ts', `import { Job } from '../${engine}';\nexport { Job };`],
    ['src/engine/probe.ts', `import type { ToWorker } from '../${protocol}';\nexport type T = ToWorker;`],
    ['src/cli/probe.ts', `import type { ToWorker } from '../${protocol}';\nexport type T = ToWorker;`],
    ['src/features/draw/probe.tsx', `import { Job } from '../../${engine}';\nexport { Job };`],
    ['src/app/probe.tsx', `import { Job } from '../${engine}';\nexport { Job };`],
    ['src/ui/probe.tsx', `export * from '../${aModuleOf('app')}';`],
    ['src/platform/probe.ts', `export * from '../${aModuleOf('state')}';`],
    ['src/state/probe.ts', `export * from '../${aModuleOf('features/draw')}';`],
    ['src/features/train/probe.tsx', `export * from '../../${aModuleOf('features/draw')}';`],
  ])('%s may not: %s', async (file, code) => {
    expect(await brokenRules(file, code)).toContain('boundaries/dependencies');
  });

  it.each([
    ['src/engine/probe.ts', `import { LabError } from '../${core}';\nexport { LabError };`],
    ['src/worker/probe.ts', `import { Job } from '../${engine}';\nexport { Job };`],
    ['src/worker/probe.ts', `import type { ToWorker } from '../${protocol}';\nexport type T = ToWorker;`],
    ['src/cli/probe.ts', `import { Job } from '../${engine}';\nexport { Job };`],
    ['src/features/draw/probe.tsx', `import { LabError } from '../../${core}';\nexport { LabError };`],
    ['src/app/probe.tsx', `import type { ToWorker } from '../${protocol}';\nexport type T = ToWorker;`],
    ['src/client/probe.ts', `import type { ToWorker } from '../${protocol}';\nexport type T = ToWorker;`],
    ['src/engine/probe.ts', `import * as tf from '@tensorflow/tfjs-core';\nexport { tf };`],
    ['src/features/draw/probe.tsx', `export * from './${path.basename(aModuleOf('features/draw'))}';`],
    ['src/client/probe.test.ts', `import * as tf from '@tensorflow/tfjs';\nexport { tf };`],
    ['bench/probe.ts', `import * as tf from '@tensorflow/tfjs';\nexport { tf };`],
  ])('%s may: %s', async (file, code) => {
    expect(await brokenRules(file, code)).toEqual([]);
  });
});

describe('modules and globals', () => {
  it.each([
    ['src/worker/probe.ts', `import * as tf from '@tensorflow/tfjs-core';\nexport { tf };`, 'no-restricted-imports'],
    ['src/app/probe.tsx', `export const load = () => import('@tensorflow/tfjs');`, 'no-restricted-syntax'],
    ['src/core/probe.ts', `import * as tf from '@tensorflow/tfjs-core';\nexport { tf };`, 'no-restricted-imports'],
    ['src/core/probe.ts', `import { useState } from 'react';\nexport { useState };`, 'no-restricted-imports'],
    ['src/core/probe.ts', `import fs from 'node:fs';\nexport { fs };`, 'no-restricted-imports'],
    ['src/core/probe.ts', `export const title = () => document.title;`, 'no-restricted-globals'],
    ['src/engine/probe.ts', `export const width = () => window.innerWidth;`, 'no-restricted-globals'],
  ])('%s may not: %s', async (file, code, rule) => {
    expect(await brokenRules(file, code)).toContain(rule);
  });
});

it('refuses a file of more than 400 lines', async () => {
  const code = Array.from({ length: 401 }, (_, i) => `export const x${i} = ${i};`).join('\n');
  expect(await brokenRules('src/core/probe.ts', code)).toEqual(['max-lines']);
});
