/** Chooses the network beside the subject: it becomes the second subject of the lab. */
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { modelOptions } from '../../state/model-groups';
import { modelsStore } from '../../state/models';
import { subjectStore } from '../../state/subject';
import { Picker } from '../../ui/picker';

const NOBODY = 'nobody';

export interface BesidePickerProps {
  first: ClassifierSpec;
  second: ClassifierSpec | null;
  onAlone: (alone: boolean) => void;
}

export function BesidePicker({ first, second, onAlone }: BesidePickerProps) {
  const entries = useStore(modelsStore, (state) => state.entries);
  const others = modelOptions(entries).filter(({ id }) => id !== specKey(first));
  return (
    <Picker
      label="Beside it"
      options={[{ id: NOBODY, label: 'No second network', group: 'Alone' }, ...others]}
      value={second ? specKey(second) : NOBODY}
      onChange={(key) => {
        const chosen = others.find(({ id }) => id === key);
        onAlone(!chosen);
        subjectStore.getState().choose(chosen ? [first, chosen.spec] : [first]);
      }}
    />
  );
}
