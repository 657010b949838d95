/** Chooses the network beside the subject: it becomes the second subject of the lab. */
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
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
  const others = entries.filter(({ spec }) => specKey(spec) !== specKey(first));
  return (
    <Picker
      label="Beside it"
      options={[...others.map(({ spec, label, training }) => ({ id: specKey(spec), label, detail: training })), { id: NOBODY, label: 'No second network' }]}
      value={second ? specKey(second) : NOBODY}
      onChange={(key) => {
        const entry = others.find(({ spec }) => specKey(spec) === key);
        onAlone(!entry);
        subjectStore.getState().choose(entry ? [first, entry.spec] : [first]);
      }}
    />
  );
}
