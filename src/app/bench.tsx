/**
 * The bench: the three things that stay put while everything else changes. The specimen, the subject, and
 * the question that the open panel asks of them.
 */
import { useStore } from 'zustand';
import { specKey } from '../core/catalogue/classifier-spec';
import { modelOptions } from '../state/model-groups';
import { entryOf, modelsStore, specLabel } from '../state/models';
import { specimenImageStore } from '../state/specimen-image';
import type { SpecimenImage } from '../state/specimen-image';
import { specimenStore } from '../state/specimen';
import type { Specimen } from '../state/specimen';
import { subjectStore } from '../state/subject';
import { DigitImage } from '../ui/digit-image';
import { formatCount, formatPercent } from '../ui/format';
import { Picker } from '../ui/picker';
import { Term } from '../ui/term';
import styles from './bench.module.css';

function specimenWords(specimen: Specimen, image: SpecimenImage): string {
  if (specimen.kind === 'pixels') return specimen.name;
  if (specimen.kind === 'strokes') return image.status === 'empty' ? 'An empty sheet' : 'A drawing';
  const truth = image.status === 'ready' && image.label !== undefined ? `, a ${image.label}` : '';
  return `Test digit ${specimen.index}${truth}`;
}

export function Bench({ question }: { question: string }) {
  const specimen = useStore(specimenStore, (state) => state.specimen);
  const image = useStore(specimenImageStore, (state) => state.current);
  const words = specimenWords(specimen, image);
  return (
    <section className={styles.bench} aria-label="On the bench">
      <div className={styles.inner}>
        <div className={styles.specimen}>
          <DigitImage pixels={image.status === 'ready' ? image.image : null} size="3.25rem" description="" />
          <div className={styles.words}>
            <span className={styles.label}>
              <Term id="specimen">Specimen</Term>
            </span>
            <span className={styles.value}>{words}</span>
          </div>
        </div>
        <SubjectCell />
        <div className={styles.question}>
          <span className={styles.label}>Question</span>
          <h1 className={styles.title}>{question}</h1>
        </div>
      </div>
    </section>
  );
}

function SubjectCell() {
  const { subjects, chooseFirst } = useStore(subjectStore);
  const { entries, status, message } = useStore(modelsStore);
  const subject = subjects[0];
  const entry = entryOf(entries, subject);
  const listed = modelOptions(entries);
  const own = { id: specKey(subject), label: specLabel(entries, subject), detail: undefined, group: 'Of the link', spec: subject };
  const options = entry ? listed : [own, ...listed];
  const facts = entry
    ? [
        `${formatCount(entry.parameters)} parameters`,
        entry.test ? `${formatPercent(entry.test.accuracy, 2)} of ${formatCount(entry.test.n)} read right` : null,
      ].filter((fact) => fact !== null)
    : [status === 'failed' ? (message ?? 'The list of networks could not be had.') : status === 'loading' ? 'The list of networks is on its way' : 'Not in this browser'];
  return (
    <div className={styles.subject}>
      <span className={styles.label}>
        <Term id="subject">Subject</Term>
      </span>
      <Picker
        label="Network under test"
        hideLabel
        kind="plain"
        options={options}
        value={specKey(subject)}
        onChange={(key) => {
          const option = options.find(({ id }) => id === key);
          if (option) chooseFirst(option.spec);
        }}
      />
      <span className={styles.facts}>{facts.join(' · ')}</span>
    </div>
  );
}
