/** The generated plan of the report's tables: valid, complete for what is shipped, and evenly spread over shards. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportAttackIds } from '../src/core/catalogue/attacks';
import { parsePlan } from '../src/core/catalogue/plan';
import { parseZooIndex } from '../src/core/catalogue/zoo';
import { reportedEpsilons, reportedNetworks } from '../src/core/report/attacks';
import { inRoot } from './lib/paths.mjs';
import { REPORT_PLAN, reportPlan } from './results/report-plan.mjs';

const zoo = parseZooIndex(JSON.parse(fs.readFileSync(inRoot('public', 'models', 'index.json'), 'utf8')));

describe('the plan of the report', () => {
  it('is valid and has every attack of the report at every epsilon, on each of its networks that is shipped', () => {
    const plan = parsePlan(reportPlan(zoo).plan);
    const shipped = reportedNetworks.filter(({ id }) => [...zoo.networks, ...zoo.ensembles].some((one) => one.id === id));
    expect(shipped.length).toBeGreaterThan(0);
    for (const { id } of shipped)
      for (const attack of reportAttackIds) {
        const cells = plan.cells.filter((cell) => cell.kind === 'attack' && cell.classifier === id && cell.attack === attack);
        const epsilons = new Set(cells.flatMap((cell) => (cell.kind === 'attack' ? cell.epsilons : [])));
        expect([id, attack, [...epsilons].sort((a, b) => a - b)]).toEqual([id, attack, [...reportedEpsilons]]);
      }
  });

  it('cuts a draw into parts that join without gap or overlap', () => {
    const plan = parsePlan(reportPlan(zoo).plan);
    const draws = new Map<string, [number, number][]>();
    for (const cell of plan.cells) {
      if (cell.kind !== 'attack') continue;
      const { skip = 0, count = 0 } = plan.images[cell.images];
      const key = `${cell.classifier} ${cell.attack} ${cell.epsilons.join()}`;
      draws.set(key, [...(draws.get(key) ?? []), [skip, skip + count]]);
    }
    for (const [key, parts] of draws) {
      parts.sort((a, b) => a[0] - b[0]);
      parts.forEach(([from], i) => expect([key, from]).toEqual([key, i === 0 ? 0 : parts[i - 1][1]]));
    }
  });

  it('gives no shard of sixteen much more than another', () => {
    const { planned, loads } = reportPlan(zoo);
    const longest = Math.max(...planned.map(({ seconds }) => seconds));
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(longest);
  });

  it('as committed is valid', () => {
    expect(parsePlan(JSON.parse(fs.readFileSync(REPORT_PLAN, 'utf8'))).cells.length).toBeGreaterThan(0);
  });
});
