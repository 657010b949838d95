/** Which networks stand beside the subject, and which of them are searched without being asked. */
import { describe, expect, it } from 'vitest';
import { attackEntry } from '../../core/catalogue/attacks';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { NETWORKS } from '../../core/catalogue/networks';
import { ENSEMBLE_VARIANTS, NETWORK_VARIANTS } from '../../core/catalogue/variants';
import { MOST_BESIDE, readComparison } from './comparison';
import { forwardCost, quickNetworks, searchCost } from './search-cost';

const entry = (id: string, label: string, more: Partial<ModelEntry>): ModelEntry => ({ spec: { zoo: id }, id, label, shipped: true, parameters: 1, sizeBytes: 1, ...more });
const shipped = [
  ...ENSEMBLE_VARIANTS.map(({ id, label, members }) => entry(id, label, { members: members.map((member) => ({ id: member, label: member })) })),
  ...NETWORK_VARIANTS.map(({ id, label, network }) => entry(id, label, { network })),
];
const keys = (text: string | undefined, subject: string): string[] => readComparison(text, { zoo: subject }, shipped).map(({ key }) => key.replace('zoo:', ''));

describe('the networks beside the subject', () => {
  it('are those of the report where the link names none, however many are shipped', () => {
    expect(keys(undefined, 'm5')).toEqual(['m5', 'cnn', 'ensemble', 'ensemble-5', 'ensemble-relu']);
    expect(keys(undefined, 'ensemble')).toEqual(['ensemble', 'cnn', 'ensemble-5', 'ensemble-relu']);
    expect(readComparison(undefined, { zoo: 'cnn' }, []).map(({ key }) => key)).toEqual(['zoo:cnn']);
  });
  it('are those that the link names, each once, without what can not be read, and never more than fit', () => {
    expect(keys('m3;cnn;m3;mean(', 'cnn')).toEqual(['cnn', 'm3']);
    expect(keys('', 'cnn')).toEqual(['cnn']);
    expect(keys(NETWORK_VARIANTS.map(({ id }) => id).join(';'), 'cnn')).toHaveLength(1 + MOST_BESIDE);
  });
});

describe('what is searched unasked', () => {
  const cost = (spec: Parameters<typeof forwardCost>[0]): number => forwardCost(spec, shipped);
  const [cnn, m3, m5] = ['cnn', 'm3', 'm5'].map((id) => NETWORKS.find((one) => one.id === id)!.megaMultiplications);

  it('costs what the kind of network costs, whatever it was trained with, and members together', () => {
    for (const id of ['cnn', 'cnn-fgsm', 'cnn-pgd', 'cnn-report-adversarial']) expect(cost({ zoo: id })).toBe(cnn);
    expect(cost({ zoo: 'm3-relu' })).toBe(m3);
    expect(cost({ members: [{ zoo: 'cnn' }, { classifier: { zoo: 'm5' }, temperature: 3 }] })).toBe(cnn + m5);
    expect(cost({ zoo: 'ensemble-augmented' })).toBeGreaterThan(m3 + m5);
    expect(cost({ saved: 'of another browser' })).toBeGreaterThan(100);
  });
  it('is paid out of one purse: small ones are searched even after a large one did not fit', () => {
    const fgsm = attackEntry('linf-fgsm');
    const compared = readComparison('m3;m5;m3-relu;m5-relu;cnn-pgd', { zoo: 'cnn' }, shipped);
    const quick = quickNetworks(fgsm, {}, compared, shipped);
    expect(quick.map(({ key }) => key)).toEqual(['zoo:cnn', 'zoo:m3', 'zoo:m5', 'zoo:m3-relu', 'zoo:cnn-pgd']);
    // The one that was left out would have fitted alone.
    expect(quickNetworks(fgsm, {}, compared.slice(4, 5), shipped)).toHaveLength(1);
    expect(searchCost(fgsm, {}, cnn)).toBeLessThan(searchCost(fgsm, {}, m5) / 100);
  });
});
