import { beforeAll, describe, expect, it } from 'vitest';
import { fileSources } from '../../cli/engine';
import { defaultRecipe } from '../../core/catalogue/recipe';
import { startBackend } from '../backends/start';
import { buildLayers } from '../models/builders';
import { parametersOf, sizeOf } from '../models/architecture';
import { initialNetworkOf } from './initial-network';

const { library } = fileSources();

describe('the network that training starts from', () => {
  beforeAll(() => startBackend('wasm'));

  it('is the shipped one that is named, or the member of the ensemble that is of its kind', async () => {
    const cnn = await initialNetworkOf({ ...defaultRecipe('cnn'), initial: { zoo: 'cnn' } }, 'cnn', library);
    expect(cnn?.id).toBe('cnn');
    expect(cnn?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const m5 = await initialNetworkOf({ ...defaultRecipe('m5'), initial: { zoo: 'ensemble' } }, 'm5', library);
    expect(m5?.id).toBe('m5');
    for (const { name, shape } of parametersOf(buildLayers('m5', 'gelu'))) expect(m5?.weights.get(name)?.length, name).toBe(sizeOf(shape));
  });

  it('is none where the recipe names none, and is refused where it is of another kind, activation, or unknown', async () => {
    expect(await initialNetworkOf(defaultRecipe('cnn'), 'cnn', library)).toBeUndefined();
    const refused = async (zoo: string, network: 'cnn' | 'm5', activation: 'relu' | 'gelu'): Promise<void> =>
      expect(initialNetworkOf({ ...defaultRecipe(network), activation, initial: { zoo } }, network, library)).rejects.toMatchObject({ code: 'no-initial' });
    await refused('cnn', 'm5', 'gelu');
    await refused('cnn', 'cnn', 'gelu');
    await refused('ensemble', 'cnn', 'relu');
    await refused('of-nobody', 'cnn', 'relu');
  });
});
