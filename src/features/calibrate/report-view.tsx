/** The report's figures beside those computed here, and why its ensemble may have claimed so little. */
import { reportedCalibration, reportedCalibrationSource } from '../../core/report/calibration';
import type { ReportedClassifier } from '../../core/report/calibration';
import type { CalibrationDetails } from '../../core/calibration/report';
import { ChartFrame } from '../../ui/chart-frame';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatPercent } from '../../ui/format';
import { Notice } from '../../ui/notice';
import frame from '../../ui/panel-frame.module.css';
import styles from './calibrate-panel.module.css';
import { detailsAt } from './live-cache';
import { REPORTED_ENSEMBLE_ECE, verdictWords } from './reasons';
import type { Reasons, ReasonTest } from './reasons';
import { ReadingProgress } from './reading-progress';
import { ReportBars } from './report-bars';
import { formatError, formatTemperature } from './words';

interface Ours {
  name: string;
  details: CalibrationDetails;
  backends: readonly string[];
}

function oursOf({ cnn, ensemble }: Reasons, id: ReportedClassifier): Ours | null {
  const judged = id === 'cnn' ? cnn : ensemble;
  if (!judged?.live || judged.test?.status !== 'ready') return null;
  if (id !== 'ensemble-tuned') return { name: judged.label, details: detailsAt(judged.live, 1), backends: judged.test.rows?.backends ?? [] };
  if (!judged.fit || judged.validation?.status !== 'ready') return null;
  return { name: `${judged.label}, T = ${formatTemperature(judged.fit.temperature)}`, details: detailsAt(judged.live, judged.fit.temperature), backends: judged.test.rows?.backends ?? [] };
}

export function ReportView({ reasons }: { reasons: Reasons }) {
  const { ensemble, isEnsemble } = reasons;
  const rows = reportedCalibration.map((reported) => ({ reported, ours: oursOf(reasons, reported.id) }));
  const summary = rows.map(({ reported, ours }) => `${reported.label}: ECE ${formatError(reported.ece)} in the report, ${ours ? `${formatError(ours.details.ece)} here` : 'not read here yet'}`).join('; ');
  return (
    <div className={frame.view}>
      <div className={styles.figure}>
        <ChartFrame
          title="ECE, from the report and computed here, percent"
          summary={`${summary}.`}
          fileName="report-calibration"
          table={{
            columns: ['Network', 'ECE, from the report', 'RMS, from the report', 'MCE, from the report', 'Computed here of', 'ECE', 'RMS', 'MCE', 'Images in the bin of MCE', 'n', 'Backend'],
            rows: rows.map(({ reported, ours }) => [
              reported.label,
              reported.ece,
              reported.rms,
              reported.mce,
              ...(ours ? [ours.name, ours.details.ece, ours.details.rms, ours.details.mce, ours.details.largestGap.count, ours.details.count, ours.backends.join(' and ')] : [null, null, null, null, null, null, null]),
            ]),
          }}
        >
          <ReportBars rows={rows.map(({ reported, ours }) => ({ id: reported.id, label: reported.label, reported: reported.ece, ours: ours?.details.ece ?? null, oursLabel: ours?.name ?? '' }))} summary={summary} />
        </ChartFrame>
      </div>
      <div className={styles.controls}>
        <DataTable
          caption="The report's figures beside ours"
          columns={[
            { id: 'what', label: 'Network' },
            { id: 'ece', label: 'ECE', align: 'right' },
            { id: 'rms', label: 'RMS', align: 'right' },
            { id: 'mce', label: 'MCE', align: 'right' },
          ]}
          rows={rows.flatMap(({ reported, ours }) => [
            { id: `${reported.id}-report`, cells: { what: `${reported.label}, from the report`, ece: formatError(reported.ece), rms: formatError(reported.rms), mce: formatError(reported.mce) } },
            {
              id: `${reported.id}-here`,
              isMarked: true,
              cells: ours
                ? {
                    what: `${ours.name}, computed here, n = ${formatCount(ours.details.count)}, ${ours.backends.join(' and ')}`,
                    ece: formatError(ours.details.ece),
                    rms: formatError(ours.details.rms),
                    mce: `${formatError(ours.details.mce)} (${formatCount(ours.details.largestGap.count)})`,
                  }
                : { what: 'Computed here: not read yet', ece: '', rms: '', mce: '' },
            },
          ])}
        />
        <p className={styles.remark}>
          From the report: {reportedCalibrationSource}. It names neither its number of bins nor how its ensemble was joined. Here: 15 bins of equal width, RMS over adaptive bins of 100,
          MCE with the count of its bin, mean of logits.
        </p>
      </div>
      <section className={styles.section} aria-labelledby="reasons-heading" data-testid="reasons">
        <div className={styles.sectionHead}>
          <h2 id="reasons-heading">Why did it claim so little?</h2>
          <span>Two candidate reasons, put to the test on {ensemble ? ensemble.label : 'an ensemble'}</span>
        </div>
        {ensemble ? null : <Notice state="empty">Choose an ensemble on the bench, or beside the subject, to put the reasons to the test.</Notice>}
        {ensemble && !isEnsemble ? <Notice state="note">{ensemble.label} is a single network and stands in for the ensemble, which is not among the networks chosen.</Notice> : null}
        {ensemble ? <Findings reasons={reasons} label={ensemble.label} /> : null}
      </section>
    </div>
  );
}

function Findings({ reasons: { gains, unitGain, scalings, ensemble }, label }: { reasons: Reasons; label: string }) {
  return (
    <ol className={styles.lines}>
      <li>
        <strong>BatchNorm over the logits.</strong> Its gains start at 1, and a perfect network with gain 1 can claim no more than 76 %.{' '}
        {gains ? `Here they have grown in training to about ${gains[0].toFixed(1)} to ${gains[1].toFixed(1)}. ` : ''}
        With every gain set back to 1: {unitGain ? <Found test={unitGain} /> : 'this waits until both sets are read.'}
        {unitGain?.temperature ? ` A temperature of ${formatTemperature(unitGain.temperature)} repairs it; the report’s own for ODIN was 0.33.` : ''}
      </li>
      <li>
        <strong>Images normalised otherwise than in training.</strong>
        {scalings.map(({ scaling, set, test }) => (
          <div key={scaling.id}>
            As if {scaling.label}: {test ? <Found test={test} /> : 'not read yet.'}
            <ReadingProgress set={set} label={label} what="images scaled otherwise" />
          </div>
        ))}
      </li>
      <li className={styles.remark}>
        The report’s ECE was {formatPercent(REPORTED_ENSEMBLE_ECE, 0)} at more than 99 % right. A test comes close when it reaches three quarters of that and {ensemble?.label ?? label} is still right
        95 % of the time. No test can prove what happened then.
      </li>
    </ol>
  );
}

function Found({ test }: { test: ReasonTest }) {
  return (
    <>
      {verdictWords(test)}
      <span className={styles.remark}>
        {' '}
        (computed here, n = {formatCount(test.details.count)}, {test.backends.join(' and ')})
      </span>
    </>
  );
}
