/** The networks at hand: those that the lab ships and those of this browser, to use, test, name, take away or bring. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { toErrorRecord } from '../../core/errors';
import { useClient } from '../../state/engine-access';
import { modelsStore, refreshModels } from '../../state/models';
import { noticesStore } from '../../state/notices';
import { subjectStore } from '../../state/subject';
import { examine } from '../../state/training-examination';
import { Button } from '../../ui/button';
import { FileDrop } from '../../ui/file-drop';
import { formatBytes, formatPercent } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { useSaveFile } from '../../ui/save-file';
import { fileNameOf, findModel, packModel } from './model-archive';
import { DeleteDialog, RenameDialog } from './model-dialogs';
import styles from './model-shelf.module.css';

type Asked = { to: 'rename' | 'delete'; model: ModelEntry } | null;

export function ModelShelf({ isBusy }: { isBusy: boolean }) {
  const client = useClient();
  const save = useSaveFile();
  const { entries, status, message } = useStore(modelsStore);
  const [asked, setAsked] = useState<Asked>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isReading, setReading] = useState(false);
  const saved = entries.filter((entry) => !entry.shipped);
  const shipped = entries.filter((entry) => entry.shipped);

  const exportModel = async (model: ModelEntry): Promise<void> => {
    setProblem(null);
    try {
      const files = await client.call('export-model', { classifier: model.spec });
      save(`${fileNameOf(model.label)}.zip`, new Blob([await packModel(files)], { type: 'application/zip' }));
    } catch (error) {
      setProblem(`${model.label} was not exported. ${toErrorRecord(error).message}`);
    }
  };

  const importModel = async (chosen: readonly File[]): Promise<void> => {
    setProblem(null);
    setReading(true);
    try {
      const { files, label } = await findModel(chosen);
      const model = await client.call('import-model', { ...files, label });
      await refreshModels(client);
      noticesStore.getState().say(`${model.label} was imported.`);
    } catch (error) {
      setProblem(`${chosen.map(({ name }) => name).join(', ')} was not imported. ${toErrorRecord(error).message}`);
    } finally {
      setReading(false);
    }
  };

  const row = (model: ModelEntry) => (
    <ModelRow
      key={specKey(model.spec)}
      model={model}
      isBusy={isBusy}
      onExamine={() => examine(client, model)}
      onExport={() => void exportModel(model)}
      onRename={() => setAsked({ to: 'rename', model })}
      onDelete={() => setAsked({ to: 'delete', model })}
    />
  );

  return (
    <section className={styles.shelf} aria-labelledby="shelf">
      <h2 id="shelf" className={styles.heading}>
        Networks at hand
      </h2>
      {status === 'failed' ? <Notice state="failed">{message ?? 'The list of networks could not be had.'}</Notice> : null}
      {saved.length > 0 ? (
        <>
          <h3 className={styles.kind}>In this browser</h3>
          <ul>{saved.map(row)}</ul>
        </>
      ) : null}
      {shipped.length > 0 ? (
        <>
          <h3 className={styles.kind}>With the lab</h3>
          <ul>{shipped.map(row)}</ul>
        </>
      ) : null}
      <FileDrop label="Import a network" accept={['.json', '.bin', '.zip']} multiple onFiles={(files) => void importModel(files)}>
        <span className={styles.words}>{isReading ? 'The files are being read …' : 'Drop model.json and its .bin files here, or a zip of them.'}</span>
      </FileDrop>
      {problem ? (
        <Notice state="failed" actions={<Button onPress={() => setProblem(null)}>Dismiss</Button>}>
          {problem}
        </Notice>
      ) : null}
      {asked?.to === 'rename' ? <RenameDialog model={asked.model} onClose={() => setAsked(null)} /> : null}
      {asked?.to === 'delete' ? <DeleteDialog model={asked.model} onClose={() => setAsked(null)} /> : null}
    </section>
  );
}

interface ModelRowProps {
  model: ModelEntry;
  isBusy: boolean;
  onExamine: () => void;
  onExport: () => void;
  onRename: () => void;
  onDelete: () => void;
}

function ModelRow({ model, isBusy, onExamine, onExport, onRename, onDelete }: ModelRowProps) {
  const { subjects, chooseFirst } = useStore(subjectStore);
  const isSubject = specKey(subjects[0]) === specKey(model.spec);
  const of = (verb: string): string => `${verb} ${model.label}`;
  return (
    <li className={styles.row} data-testid="model-row">
      <div className={styles.what}>
        <span className={styles.name}>{model.label}</span>
        <span className={styles.words}>{model.training}</span>
      </div>
      <span className={styles.figure}>{model.test ? formatPercent(model.test.accuracy, 2) : 'not tested'}</span>
      <span className={styles.size}>{formatBytes(model.sizeBytes)}</span>
      <div className={styles.actions}>
        {isSubject ? (
          <span className={styles.onBench}>On the bench</span>
        ) : (
          <Button kind="quiet" onPress={() => chooseFirst(model.spec)} aria-label={of('Use')}>
            Use
          </Button>
        )}
        <Button kind="quiet" isDisabled={isBusy} onPress={onExamine} aria-label={of('Test')}>
          Test
        </Button>
        {model.members ? null : (
          <Button kind="quiet" onPress={onExport} aria-label={of('Export')}>
            Export
          </Button>
        )}
        {model.shipped ? null : (
          <>
            <Button kind="quiet" onPress={onRename} aria-label={of('Rename')}>
              Rename
            </Button>
            <Button kind="quiet" onPress={onDelete} aria-label={of('Delete')}>
              Delete
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
