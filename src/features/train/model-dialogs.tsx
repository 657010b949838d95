/** To give a model another name, and to delete one for good. */
import { useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useStore } from 'zustand';
import { specKey, specLeaves } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { toErrorRecord } from '../../core/errors';
import { useClient } from '../../state/engine-access';
import { refreshModels } from '../../state/models';
import { defaultSubject, subjectStore } from '../../state/subject';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import styles from './model-dialogs.module.css';

const LONGEST_NAME = 60;

interface DialogProps {
  model: ModelEntry;
  onClose: () => void;
}

export function RenameDialog({ model, onClose }: DialogProps) {
  const client = useClient();
  const [name, setName] = useState(model.label);
  const [problem, setProblem] = useState<string | null>(null);
  const isNamed = name.trim() !== '';
  const rename = async (): Promise<void> => {
    if (!isNamed) return;
    try {
      await client.call('rename-model', { id: model.id, label: name.trim() });
      await refreshModels(client);
      onClose();
    } catch (error) {
      setProblem(toErrorRecord(error).message);
    }
  };
  return (
    <Dialog
      title="Name the network"
      isOpen
      onClose={onClose}
      closeLabel="Cancel"
      actions={
        <Button kind="main" isDisabled={!isNamed} onPress={() => void rename()}>
          Keep this name
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <TextField className={styles.field} value={name} onChange={setName} maxLength={LONGEST_NAME}>
          <Label className={styles.label}>Name</Label>
          <Input className={styles.input} />
        </TextField>
      </form>
      {problem ? <Notice state="failed">{problem}</Notice> : null}
    </Dialog>
  );
}

export function DeleteDialog({ model, onClose }: DialogProps) {
  const client = useClient();
  const { subjects, choose } = useStore(subjectStore);
  const [problem, setProblem] = useState<string | null>(null);
  const key = specKey(model.spec);
  const rests = subjects.filter((subject) => !specLeaves(subject).some((leaf) => specKey(leaf) === key));
  const remove = async (): Promise<void> => {
    try {
      if (rests.length < subjects.length) choose(rests.length > 0 ? rests : [defaultSubject]);
      await client.call('delete-model', { id: model.id });
      await refreshModels(client);
      onClose();
    } catch (error) {
      setProblem(toErrorRecord(error).message);
    }
  };
  return (
    <Dialog
      title="Delete this network?"
      isOpen
      onClose={onClose}
      closeLabel="Keep it"
      actions={
        <Button kind="main" onPress={() => void remove()}>
          Delete it
        </Button>
      }
    >
      <p>
        {model.label} is taken out of this browser for good. {rests.length < subjects.length ? 'It is on the bench now; the small shipped network takes its place.' : 'Export it first if you may want it back.'}
      </p>
      {problem ? <Notice state="failed">{problem}</Notice> : null}
    </Dialog>
  );
}
