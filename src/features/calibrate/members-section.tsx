/** An ensemble beside its members: each alone, joined and scaled once, a temperature per member for comparison, and by vote. */
import { useMemo } from 'react';
import { compareMembers } from '../../core/calibration/members';
import type { MemberRows, ScaledFigures } from '../../core/calibration/members';
import { combineOf } from '../../core/catalogue/classifier-spec';
import { useStore } from 'zustand';
import type { LogitRows } from '../../state/calibration';
import { memberLabel, modelsStore } from '../../state/models';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatPercent } from '../../ui/format';
import styles from './calibrate-panel.module.css';
import type { Judged } from './judged';
import { formatError, formatTemperature } from './words';

const CLASSES = 10;

const memberRows = ({ logits, members, labels }: LogitRows): MemberRows => ({ joined: logits, members: members.map((member) => member.logits), labels });

export function MembersSection({ judged: { label, spec, test, validation } }: { judged: Judged }) {
  const entries = useStore(modelsStore, (state) => state.entries);
  const rows = test?.status === 'ready' ? test.rows : undefined;
  const fitting = validation?.status === 'ready' ? validation.rows : undefined;
  const report = useMemo(() => (rows && fitting && rows.members.length > 1 ? compareMembers(memberRows(rows), memberRows(fitting), CLASSES, combineOf(spec)) : null), [rows, fitting, spec]);
  if (!rows || rows.members.length < 2) return null;
  const scaled = ({ accuracy, eceBefore, temperature, eceAfter, nllAfter }: ScaledFigures): Record<string, string> => ({
    accuracy: formatPercent(accuracy, 2),
    before: formatError(eceBefore),
    temperature: formatTemperature(temperature),
    after: formatError(eceAfter),
    nll: nllAfter.toFixed(4),
  });
  const noConfidence = { before: '–', temperature: '–', after: '–', nll: '–' };
  return (
    <section className={styles.section} aria-labelledby="members-heading" data-testid="members">
      <div className={styles.sectionHead}>
        <h2 id="members-heading">{label} and its members</h2>
        <span>Does joining need a temperature, and where does it go?</span>
      </div>
      {report ? (
        <>
          <DataTable
            caption={`${label} and its members`}
            columns={[
              { id: 'name', label: 'Who reads' },
              { id: 'accuracy', label: 'Accuracy', align: 'right' },
              { id: 'before', label: 'ECE, T = 1', align: 'right' },
              { id: 'temperature', label: 'Fitted T', align: 'right' },
              { id: 'after', label: 'ECE, fitted', align: 'right' },
              { id: 'nll', label: 'NLL, fitted', align: 'right' },
            ]}
            rows={[
              ...report.members.map((member, m) => ({ id: `member-${m}`, cells: { name: memberLabel(entries, rows.members[m].id), ...scaled(member) } })),
              { id: 'joined', isMarked: true, cells: { name: 'Joined, then one temperature', ...scaled(report.joined) } },
              {
                id: 'scaled-first',
                cells: { name: 'A temperature per member, then joined', accuracy: formatPercent(report.scaledFirst.accuracy, 2), before: '–', temperature: 'as above', after: formatError(report.scaledFirst.ece), nll: report.scaledFirst.nll.toFixed(4) },
              },
              { id: 'vote', cells: { name: 'Majority vote', accuracy: formatPercent(report.vote, 2), ...noConfidence } },
              { id: 'half', cells: { name: 'More than half right (An et al.)', accuracy: formatPercent(report.moreThanHalf, 2), ...noConfidence } },
            ]}
          />
          <p className={styles.remark}>
            {formatCount(report.count)} test digits, temperatures fitted on validation digits. A vote has no confidence, so nothing can be calibrated; ties go to the smaller digit. All members agree on{' '}
            {formatPercent(report.agreement)} of the digits. Their disagreement, as mutual information, is {informationWords(report.informationRight)} on digits that the ensemble reads right and{' '}
            {informationWords(report.informationWrong)} on those it reads wrong.
          </p>
        </>
      ) : (
        <p className={styles.remark}>The members are compared once both sets are read.</p>
      )}
    </section>
  );
}

const informationWords = (nats: number | null): string => (nats === null ? 'not defined' : `${nats < 0.001 ? nats.toExponential(1) : nats.toFixed(3)} nats`);
