/** The Train panel: choose a network and how much of MNIST it learns from, watch it learn, see what it gets wrong. */
import { useCallback, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { stepsPerEpoch } from '../../core/catalogue/recipe';
import { useActions } from '../../state/actions';
import { useClient, useEngineState } from '../../state/engine-access';
import { modelsStore } from '../../state/models';
import { usePanelParameters } from '../../state/panel-parameters';
import { continueTraining, dismissTraining, pauseTraining, refreshRuns, resumeTraining, startTraining, trainingStore } from '../../state/training';
import { dismissExamination, examinationStore } from '../../state/training-examination';
import { learnSpeed, measureSpeed, speedKey, trainingSpeedStore } from '../../state/training-speed';
import { Answer } from '../../ui/answer';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Stressed } from '../../ui/stressed';
import { EngineFailed } from '../../ui/engine-failed';
import { ConfusionMatrix } from './confusion-matrix';
import { ExaminationCard } from './examination-card';
import { InterruptedRuns } from './interrupted-runs';
import { LearningCurve } from './learning-curve';
import { ModelShelf } from './model-shelf';
import { RecipeForm } from './recipe-form';
import { RunCard } from './run-card';
import { proposeName, readSettings, shippedNetwork, toRecipe, writeSettings } from './settings';
import type { TrainSettings } from './settings';
import { TestCard } from './test-card';
import styles from './train-panel.module.css';
import { testSentence, trainSentence } from './train-sentence';
import { useMissingData } from './use-missing-data';
import { useShippedTraining } from './use-shipped-training';
import { WorstMistakes } from './worst-mistakes';

export function TrainPanel() {
  const client = useClient();
  const engine = useEngineState();
  const [parameters, changeParameters] = usePanelParameters('train');
  const settings = useMemo(() => readSettings(parameters), [parameters]);
  const change = useCallback((changes: Partial<TrainSettings>) => changeParameters(writeSettings(changes)), [changeParameters]);
  const { run, interrupted } = useStore(trainingStore);
  const examination = useStore(examinationStore, (state) => state.examination);
  const entries = useStore(modelsStore, (state) => state.entries);
  const speeds = useStore(trainingSpeedStore, (state) => state.speeds);
  const missing = useMissingData(settings.outliers);

  const isReady = engine.phase === 'ready';
  const isRunning = run?.status === 'running';
  const shippedIds = useMemo(() => entries.filter(({ shipped: isShipped }) => isShipped).map(({ id }) => id), [entries]);
  const speed = speeds[speedKey(engine, toRecipe(settings, undefined))];
  const imagesPerSecond = speed?.status === 'measured' ? speed.imagesPerSecond : undefined;
  const recipe = useMemo(() => toRecipe(settings, imagesPerSecond, shippedIds), [settings, imagesPerSecond, shippedIds]);

  useEffect(() => {
    if (isReady) void refreshRuns(client);
  }, [client, isReady]);

  const { network, activation, outliers, attack, attackSteps } = settings;
  const isAttackAlone = settings.attackShare === 1;
  useEffect(() => {
    // Only what the speed depends on: another number of images is no reason to measure again.
    const toMeasure = toRecipe({ ...readSettings({ network, activation, outliers, attack }), attackSteps, attackShare: isAttackAlone ? 1 : 0.5 }, undefined);
    return isReady && !isRunning && !missing ? measureSpeed(client, toMeasure) : undefined;
  }, [client, isReady, isRunning, missing, network, activation, outliers, attack, attackSteps, isAttackAlone]);

  const measured = isRunning ? run.imagesPerSecond : undefined;
  const trained = isRunning ? run.recipe : undefined;
  useEffect(() => {
    if (measured && trained) learnSpeed(client.state, trained, measured);
  }, [client, measured, trained]);

  const train = useCallback(() => {
    dismissExamination();
    startTraining(client, proposeName(recipe, modelsStore.getState().entries.map((entry) => entry.label)), recipe);
  }, [client, recipe]);
  const canTrain = isReady && !isRunning && !missing;
  useActions(
    useMemo(
      () => [
        { id: 'train', label: 'Train the network', group: 'Train', keys: ['mod+enter'], run: canTrain ? train : undefined },
        {
          id: 'hold',
          label: 'Pause the training, let it go on',
          group: 'Train',
          keys: ['p'],
          run: () => (trainingStore.getState().run?.isPaused ? continueTraining() : pauseTraining()),
        },
      ],
      [canTrain, train],
    ),
  );

  const finished = run?.status === 'finished' ? run.outcome : undefined;
  const examined = examination?.status === 'ready' ? examination.report : undefined;
  const label = (key: string, otherwise: string): string => entries.find((entry) => entry.id === key)?.label ?? otherwise;
  const result = examination && examined ? { model: examination.model, report: examined } : finished ? { model: finished.model, report: finished.test } : null;
  const resultModel = result ? (entries.find((entry) => entry.id === result.model.id && entry.shipped === result.model.shipped) ?? result.model) : null;

  const sentence =
    examination && examined
      ? testSentence(label(examination.model.id, examination.model.label), examined)
      : trainSentence({ recipe, imagesPerSecond, run: run && finished ? { ...run, name: label(finished.model.id, run.name) } : run, interrupted });
  const stopped = run && (run.status === 'failed' || run.status === 'stopped') ? run : null;
  const resumable = stopped ? interrupted.find(({ runId }) => runId === stopped.runId) : undefined;
  const [firstInterrupted] = interrupted;
  // The curve of what is being trained, else of what could go on, else of the lab's own network of this kind.
  const shipped = useShippedTraining(run || firstInterrupted ? null : settings.network);
  const empty = { recipe, log: { steps: [], epochs: [] }, name: settings.network };
  const shown = run ? { recipe: run.recipe, log: run.log, name: run.name } : firstInterrupted ? { ...firstInterrupted } : (shipped ?? empty);
  const resumedAt = run?.recovery?.fromStep === undefined ? undefined : run.recovery.fromStep / stepsPerEpoch(run.recipe);

  return (
    <div className={styles.panel} data-running={run ? true : undefined}>
      <div className={styles.answer}>
        <Answer><Stressed sentence={sentence} /></Answer>
      </div>
      <div className={styles.notices}>
        {engine.phase === 'failed' ? (
          <EngineFailed message={engine.error.message} onStartAgain={() => void client.start('wasm').catch(() => undefined)} />
        ) : null}
        {missing ? <Notice state="failed">{missing}</Notice> : null}
        {stopped?.status === 'failed' ? (
          <Notice
            state="failed"
            actions={
              <>
                {resumable && !isRunning ? <Button onPress={() => resumeTraining(client, resumable)}>Resume</Button> : null}
                <Button onPress={dismissTraining}>Dismiss</Button>
              </>
            }
          >
            {stopped.message} {resumable ? `What it learned until step ${resumable.progress.step} is kept.` : ''}
          </Notice>
        ) : null}
        {isRunning ? null : <InterruptedRuns runs={stopped?.status === 'failed' ? interrupted.filter((one) => one !== resumable) : interrupted} />}
        {examination && examination.status !== 'ready' ? <ExaminationCard examination={examination} /> : null}
      </div>
      <div className={styles.figure}>
        <LearningCurve recipe={shown.recipe} log={shown.log} name={shown.name} curve={settings.curve} onCurve={(curve) => change({ curve })} resumedAt={resumedAt} caption={shown === shipped ? shipped?.caption : undefined} stale={!isRunning && !finished && shown !== shipped && shown.log.steps.length > 0 ? 'As far as it came before it was interrupted.' : undefined} />
      </div>
      <div className={styles.controls}>
        {isRunning ? (
          <RunCard run={run} />
        ) : result && resultModel ? (
          <TestCard
            model={resultModel}
            report={result.report}
            trainingMs={examined ? undefined : finished?.trainingMs}
            dismissLabel="Train another"
            onDismiss={() => {
              dismissExamination();
              dismissTraining();
            }}
          />
        ) : (
          <RecipeForm settings={settings} recipe={recipe} speed={speed} canStartShipped={shippedNetwork(settings.network, settings.activation, shippedIds) !== null} onChange={change} onTrain={train} isDisabled={!canTrain} />
        )}
      </div>
      {result && resultModel ? (
        <div className={styles.result}>
          <ConfusionMatrix report={result.report} name={resultModel.label} />
          <WorstMistakes report={result.report} />
        </div>
      ) : null}
      <div className={styles.shelf}>
        <ModelShelf isBusy={isRunning} />
      </div>
    </div>
  );
}
