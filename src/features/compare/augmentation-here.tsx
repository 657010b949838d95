/** The control experiment run in this page, smaller: fewer digits, one share, as many seeds as there is time for. */
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import committedPlan from '../../../plans/augmentation.json';
import { augmentationRunStore, startAugmentation, stopAugmentation } from '../../state/augmentation-run';
import { useClient, useEngineState } from '../../state/engine-access';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { NumberField } from '../../ui/number-field';
import { Progress } from '../../ui/progress';
import { effectsOf } from './augmentation';
import type { Effects } from './augmentation';
import styles from './compare-panel.module.css';

/** What the page runs at first: about a minute on a laptop. */
const IMAGES = 1_000;
const SEEDS = 2;
const EPOCHS = 4;
const SHARE = 0.3;
const TEST_IMAGES = 2_000;

/** The committed plan, smaller. */
export function smallPlan(images: number, seeds: number): typeof committedPlan {
  return { ...committedPlan, recipe: { ...committedPlan.recipe, images, epochs: EPOCHS }, seeds: Array.from({ length: seeds }, (_, i) => i + 1), shares: [SHARE] };
}

/** The effects of what has run here; null before two seeds of anything are there. */
export function useEffectsHere(): Effects | null {
  const { results, plan } = useStore(augmentationRunStore);
  return useMemo(() => {
    if (!plan || results.length === 0) return null;
    const { recipe, tests } = plan as ReturnType<typeof smallPlan>;
    const effects = effectsOf({ title: '', note: '', tests, runs: [...results], images: recipe.images });
    return effects.all.length > 0 ? effects : null;
  }, [results, plan]);
}

export function AugmentationHere() {
  const client = useClient();
  const isReady = useEngineState().phase === 'ready';
  const { status, progress, message, results } = useStore(augmentationRunStore);
  const [images, setImages] = useState(IMAGES);
  const [seeds, setSeeds] = useState(SEEDS);
  const isRunning = status === 'running';
  return (
    <div className={styles.figures}>
      <div className={styles.controls}>
        <NumberField label="Training digits" value={images} min={200} max={10_000} step={100} isDisabled={isRunning} onChange={setImages} />
        <NumberField label="Seeds" value={seeds} min={2} max={5} isDisabled={isRunning} onChange={setSeeds} />
        <Button kind="main" isDisabled={isRunning || !isReady} onPress={() => startAugmentation(client, smallPlan(images, seeds), TEST_IMAGES)}>
          Train {seeds * (1 + committedPlan.kinds.length)} networks here
        </Button>
      </div>
      {isRunning ? (
        <Progress
          label="Training and testing"
          done={Math.floor((progress?.done ?? 0) * 10) / 10}
          total={progress?.total ?? 0}
          unit="networks"
          note={progress?.note}
          actions={<Button onPress={stopAugmentation}>Cancel</Button>}
        />
      ) : null}
      {status === 'stopped' ? <Notice state="note">Stopped after {results.length} networks; what they showed stays.</Notice> : null}
      {status === 'failed' ? <Notice state="failed">{message}</Notice> : null}
    </div>
  );
}
