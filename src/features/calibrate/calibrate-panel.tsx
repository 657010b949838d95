/** The Calibrate panel: does a network that says 90 % keep it, and what one number does about it. */
import { useCallback, useEffect, useMemo } from 'react';
import { specKey } from '../../core/catalogue/classifier-spec';
import { releaseLogits, wantLogits } from '../../state/calibration';
import type { LogitWish } from '../../state/calibration';
import { useClient, useEngineState } from '../../state/engine-access';
import { usePanelParameters } from '../../state/panel-parameters';
import { Answer } from '../../ui/answer';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Tabs } from '../../ui/tabs';
import { Stressed } from '../../ui/stressed';
import { EngineFailed } from '../../ui/engine-failed';
import { BesidePicker } from './beside-picker';
import frame from '../../ui/panel-frame.module.css';
import { ConfidencesView } from './confidences-view';
import { useJudged } from './judged';
import type { Judged } from './judged';
import { PairView } from './pair-view';
import { ReadingProgress } from './reading-progress';
import { RefusingView } from './refusing-view';
import { refusalSentence, useRefusal } from './refusal';
import { ReliabilityView } from './reliability-view';
import { ReportView } from './report-view';
import { reasonWishes, reportSentence, useReasons } from './reasons';
import { confidenceSentence, pairSentence, reliabilitySentence, shiftSentence } from './sentences';
import type { Subject } from './sentences';
import { NO_BIN, readSettings } from './settings';
import type { Changes, View } from './settings';
import { useShifted } from './shifted';
import { ShiftView } from './shift-view';
import { useSubjects } from './use-subjects';
import type { Sentence } from '../../ui/stressed';

const TABS: readonly { id: View; label: string }[] = [
  { id: 'reliability', label: 'Before and after' },
  { id: 'pair', label: 'Two networks' },
  { id: 'confidences', label: 'Confidences' },
  { id: 'refusing', label: 'Refusing' },
  { id: 'shift', label: 'Under shift' },
  { id: 'report', label: 'The report' },
];

/** The judged classifier as sentences need it; null before its first digits. */
function subjectOf(judged: Judged | null): Subject | null {
  if (!judged?.live || !judged.test) return null;
  return { label: judged.label, live: judged.live, fit: judged.fit, total: judged.test.total };
}

export function CalibratePanel() {
  const client = useClient();
  const engine = useEngineState();
  const [parameters, changeParameters] = usePanelParameters('calibrate');
  const [attackPanel] = usePanelParameters('attack');
  const settings = useMemo(() => readSettings(parameters, attackPanel), [parameters, attackPanel]);
  const onChange = useCallback((changes: Changes) => changeParameters(changes), [changeParameters]);
  const { first, firstLabel, second, secondLabel } = useSubjects(settings.alone);
  const options = useMemo(() => ({ bins: Number(settings.bins), binning: settings.binning }), [settings.bins, settings.binning]);
  const one = useJudged(first, firstLabel, options);
  const other = useJudged(second, secondLabel, options);
  const temperature = settings.temperature ?? one?.fit?.temperature ?? 1;
  const shifted = useShifted(one, settings, options);
  const reasons = useReasons(one, other, settings.view === 'report');
  const refusal = useRefusal(one, other, settings, temperature);

  const wishes = useMemo((): LogitWish[] => {
    const specs = second ? [first, second] : [first];
    const whole = specs.flatMap((spec): LogitWish[] => [
      { spec, dataset: 'mnist-test' },
      { spec, dataset: 'mnist-validation' },
    ]);
    const [test, validation, ...rest] = whole;
    return [test, validation, ...(settings.view === 'shift' ? shifted.wishes : []), ...rest, ...(settings.view === 'report' ? reasonWishes(reasons.ensemble) : [])];
  }, [first, second, settings.view, shifted.wishes, reasons.ensemble]);
  const isReady = engine.phase === 'ready';
  useEffect(() => {
    if (isReady) wantLogits(client, wishes);
  }, [client, isReady, wishes]);
  useEffect(() => () => releaseLogits(client), [client]);

  const subject = subjectOf(one);
  const beside = subjectOf(other);
  const sentence = answer();
  function answer(): Sentence {
    if (engine.phase === 'failed') return ['The engine could not be started.'];
    if (!subject) return [`${firstLabel} is about to read the test digits; what it claims is then held against what it keeps.`];
    switch (settings.view) {
      case 'reliability':
        return reliabilitySentence(subject, temperature);
      case 'pair':
        return beside ? pairSentence(subject, beside, settings.pairAt) : reliabilitySentence(subject, 1);
      case 'confidences':
        return confidenceSentence(subject, temperature);
      case 'refusing':
        return refusal ? refusalSentence(subject.label, refusal) : reliabilitySentence(subject, 1);
      case 'shift':
        return shifted.live ? shiftSentence(subject, shifted.live, temperature, shifted.words) : reliabilitySentence(subject, temperature);
      case 'report':
        return reportSentence(reasons);
    }
  }

  // The second network is read behind everything else; its progress is shown where it is waited for,
  // and under the figure once there is one, which then says how many digits it is of.
  const needsBoth = settings.view === 'pair' || settings.view === 'refusing' || settings.view === 'report';
  const reading = (needsBoth ? [one, other] : [one]).map((judged) => (judged ? <Reading key={specKey(judged.spec)} judged={judged} /> : null));
  const picker = <BesidePicker first={first} second={second} onAlone={(alone) => onChange({ beside: alone ? 'none' : undefined })} />;
  const content = (view: View) => {
    if (!one?.live || !subject) return <Notice state="empty">The figure is drawn as soon as the first digits are read.</Notice>;
    switch (view) {
      case 'reliability':
        return <ReliabilityView judged={one} live={one.live} settings={settings} onChange={onChange} temperature={temperature} />;
      case 'pair':
        return (
          <PairView
            first={one}
            live={one.live}
            second={other}
            settings={settings}
            onChange={onChange}
            picker={picker}
            waiting={other ? waitingWords(other) : 'No second network to compare with'}
          />
        );
      case 'confidences':
        return <ConfidencesView judged={one} live={one.live} settings={settings} onChange={onChange} temperature={temperature} />;
      case 'refusing':
        return refusal ? <RefusingView judged={one} live={one.live} refusal={refusal} settings={settings} onChange={onChange} temperature={temperature} /> : null;
      case 'shift':
        return <ShiftView judged={one} live={one.live} shifted={shifted} settings={settings} onChange={onChange} temperature={temperature} />;
      case 'report':
        return <ReportView reasons={reasons} />;
    }
  };

  return (
    <div className={frame.panel}>
      <div className={frame.answer}>
        <Answer><Stressed sentence={sentence} /></Answer>
      </div>
      <div className={frame.notices}>
        {engine.phase === 'failed' ? (
          <EngineFailed message={engine.error.message} onStartAgain={() => void client.start('wasm').catch(() => undefined)} />
        ) : null}
        {subject ? null : reading}
      </div>
      <Tabs
        label="Views of calibration"
        tabs={TABS.map((tab) => ({ ...tab, content: tab.id === settings.view ? content(tab.id) : null }))}
        value={settings.view}
        onChange={(view) => onChange({ view: view === 'reliability' ? undefined : view, ...NO_BIN })}
      />
      {subject ? <div className={frame.notices}>{reading}</div> : null}
    </div>
  );
}

function waitingWords({ label, test }: Judged): string {
  if (test?.status !== 'running') return `${label} reads its digits next`;
  return `${label} has read ${formatCount(test.done)} of ${formatCount(test.total)} digits; the figure begins with the first 500`;
}

function Reading({ judged }: { judged: Judged }) {
  return (
    <>
      <ReadingProgress set={judged.test} label={judged.label} />
      <ReadingProgress set={judged.validation} label={judged.label} />
    </>
  );
}
