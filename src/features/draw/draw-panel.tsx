/** The Draw panel: a sheet to draw on, and what the subject reads on it while it is being drawn. */
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { imageToBytes } from '../../core/digits/image-codec';
import { pictureToImage } from '../../core/digits/picture';
import { toErrorRecord } from '../../core/errors';
import { readPicture } from '../../platform/files';
import { useActions } from '../../state/actions';
import { useClient, useEngineState } from '../../state/engine-access';
import { memberLabel, modelsStore, specLabel } from '../../state/models';
import { emptySpecimen, isEmpty, specimenStore } from '../../state/specimen';
import { specimenImageStore } from '../../state/specimen-image';
import { subjectStore } from '../../state/subject';
import { usePrediction } from '../../state/use-prediction';
import { Answer } from '../../ui/answer';
import { Button } from '../../ui/button';
import { FileButton } from '../../ui/file-drop';
import { Notice } from '../../ui/notice';
import { Stressed } from '../../ui/stressed';
import { EngineFailed } from '../../ui/engine-failed';
import styles from './draw-panel.module.css';
import { DrawingCanvas } from './drawing-canvas';
import { Reading, toReading } from './reading';
import { readingSentence } from './reading-sentence';
import type { Sentence } from '../../ui/stressed';
import { TestDigitDialog } from './test-digit-dialog';
import { useSlow } from './use-slow';

const { place, adjust, undo, redo } = specimenStore.getState();
const clear = (): void => {
  if (!isEmpty(specimenStore.getState().specimen)) place(emptySpecimen);
};

export function DrawPanel() {
  const client = useClient();
  const engine = useEngineState();
  const { specimen, past, future } = useStore(specimenStore);
  const current = useStore(specimenImageStore, (state) => state.current);
  const subject = useStore(subjectStore, (state) => state.subjects[0]);
  const entries = useStore(modelsStore, (state) => state.entries);
  const [choosesDigit, setChoosesDigit] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const image = current.status === 'ready' ? current.image : null;
  const live = usePrediction(image, subject);
  const isSlow = useSlow(live.stale && engine.phase === 'ready');
  const label = specLabel(entries, live.classifier ?? subject);
  const truth = current.status === 'ready' && !live.stale ? current.label : undefined;
  const reading = useMemo(() => toReading(live, label, (id) => memberLabel(entries, id), truth), [live, label, entries, truth]);

  const openDialog = useCallback(() => setChoosesDigit(true), []);
  useActions(
    useMemo(
      () => [
        { id: 'undo', label: 'Undo', group: 'Draw', keys: ['mod+z'], run: undo },
        { id: 'redo', label: 'Redo', group: 'Draw', keys: ['mod+shift+z', 'mod+y'], run: redo },
        { id: 'clear', label: 'Clear the sheet', group: 'Draw', keys: ['c'], run: clear },
        { id: 'test-digit', label: 'Choose a test digit', group: 'Draw', keys: ['d'], run: openDialog },
        { id: 'move-pen', label: 'Move the pen, when the sheet has the focus (with Shift: finely)', group: 'Draw', keys: ['arrows'] },
        { id: 'pen-down', label: 'Put the pen down, lift it', group: 'Draw', keys: ['space'] },
      ],
      [openDialog],
    ),
  );

  const takePicture = async (files: readonly File[]): Promise<void> => {
    setProblem(null);
    const [file] = files;
    try {
      const { rgba, width, height } = await readPicture(file);
      const found = pictureToImage(rgba, width, height);
      if (found) place({ kind: 'pixels', pixels: imageToBytes(found), name: file.name });
      else setProblem(`There is no ink to be found in ${file.name}. Try a picture with more contrast, with one digit on an even ground.`);
    } catch (error) {
      setProblem(toErrorRecord(error).message);
    }
  };

  const sentence = answer();
  function answer(): Sentence {
    if (current.status === 'empty') return ['Nothing yet. Draw a digit on the sheet, or choose one from the test set.'];
    if (current.status === 'loading') return ['The test digit is on its way.'];
    if (current.status === 'failed') return ['The test digit could not be had.'];
    if (reading) return readingSentence(reading);
    if (live.error || engine.phase === 'failed') return ['The network could not read it.'];
    return ['The digit is on the sheet; the network is being loaded.'];
  }

  const failure = current.status === 'failed' ? current.message : engine.phase === 'failed' ? engine.error.message : live.error?.message;
  const strokes = specimen.kind === 'strokes' ? specimen.strokes : [];
  const onPicture = specimen.kind !== 'strokes';

  return (
    <div className={styles.panel}>
      <div className={styles.answer}>
        <Answer isStale={live.stale && reading !== null}>
          <Stressed sentence={sentence} />
        </Answer>
      </div>
      <div className={styles.notices}>
      {failure ? (
        <EngineFailed message={failure} onStartAgain={() => void client.start('wasm').catch(() => undefined)} />
      ) : null}
      {isSlow && !failure ? <Notice state="slow">The engine is busy with other work; the newest drawing is read as soon as it is free.</Notice> : null}
      {problem ? (
        <Notice state="failed" actions={<Button onPress={() => setProblem(null)}>Dismiss</Button>}>
          {problem}
        </Notice>
      ) : null}
      </div>
        <div className={styles.left}>
          <DrawingCanvas
            strokes={strokes}
            picture={onPicture ? (image ?? new Float32Array(784)) : null}
            invitation={isEmpty(specimen) ? 'Draw a digit here' : ''}
            onBegin={(next) => place({ kind: 'strokes', strokes: next })}
            onChange={(next) => adjust({ kind: 'strokes', strokes: next })}
            onDropFiles={(files) => void takePicture(files)}
          />
          <div className={styles.tools}>
            <Button onPress={undo} isDisabled={past.length === 0}>
              Undo
            </Button>
            <Button onPress={redo} isDisabled={future.length === 0}>
              Redo
            </Button>
            <Button onPress={clear} isDisabled={isEmpty(specimen)}>
              Clear
            </Button>
            <span className={styles.load}>
              <Button onPress={openDialog}>Test digit</Button>
              <FileButton label="Picture" accept={['image/*']} onFiles={(files) => void takePicture(files)} />
            </span>
          </div>
        </div>
      <div className={styles.reading}>
        <Reading
          image={image}
          reading={image ? reading : null}
          summary={sentence.join('')}
          isStale={live.stale}
          durationMs={live.prediction?.durationMs}
        />
      </div>
      <TestDigitDialog isOpen={choosesDigit} onClose={() => setChoosesDigit(false)} onChoose={(index) => place({ kind: 'test', index })} />
    </div>
  );
}
