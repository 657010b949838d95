/** The Compare panel: which network is better at what, beyond chance; the report's figures beside ours. */
import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Measured } from '../../core/comparison/measured';
import { usePanelParameters } from '../../state/panel-parameters';
import { Answer } from '../../ui/answer';
import { Notice } from '../../ui/notice';
import { Tabs } from '../../ui/tabs';
import { augmentationAnswer } from './augmentation';
import { AugmentationView } from './augmentation-view';
import { cardAnswer } from './card';
import { CardView } from './card-view';
import frame from '../../ui/panel-frame.module.css';
import { FiguresView } from './figures-view';
import { answerOf } from './findings';
import { FindingsView } from './findings-view';
import { LiveRun } from './live-controls';
import { NetworkBar } from './network-bar';
import { agreementSentence, reportCells, ReportView } from './report-view';
import { readSettings } from './settings';
import type { Changes, View } from './settings';
import { Stressed } from '../../ui/stressed';
import { useAugmentation } from './use-augmentation';
import { useComparison } from './use-comparison';
import type { Sentence } from '../../ui/stressed';

const TABS: readonly { id: View; label: string }[] = [
  { id: 'findings', label: 'Findings' },
  { id: 'figures', label: 'All figures' },
  { id: 'report', label: 'The report' },
  { id: 'augmentation', label: 'Augmentation' },
  { id: 'card', label: 'Report card' },
];

const noFigures: readonly Measured[] = [];

export function ComparePanel() {
  const [parameters, changeParameters] = usePanelParameters('compare');
  const settings = useMemo(() => readSettings(parameters), [parameters]);
  const onChange = useCallback((changes: Changes) => changeParameters(changes), [changeParameters]);
  const comparison = useComparison();
  const { networks, table, entries, committed, problem } = comparison;
  const measured = committed?.measured ?? noFigures;
  const cells = useMemo(() => reportCells(measured), [measured]);
  const experiment = useAugmentation(settings.view === 'augmentation');
  const isLoading = committed === null && problem === null;

  const answer = (): Sentence => {
    switch (settings.view) {
      case 'report':
        return agreementSentence(cells);
      case 'augmentation':
        return augmentationAnswer(experiment.effects);
      case 'card':
        return networks.length > 0 ? cardAnswer(table, networks[0]) : answerOf(table);
      default:
        return answerOf(table);
    }
  };
  const content = (view: View): ReactNode => {
    switch (view) {
      case 'findings':
        return <FindingsView comparison={comparison} />;
      case 'figures':
        return <FiguresView comparison={comparison} settings={settings} onChange={onChange} />;
      case 'report':
        return <ReportView cells={cells} />;
      case 'augmentation':
        return <AugmentationView experiment={experiment} measured={measured} entries={entries} />;
      case 'card':
        return networks.length > 0 ? <CardView table={table} network={networks[0]} plans={comparison.plans} /> : null;
    }
  };
  return (
    <div className={frame.panel}>
      <div className={frame.answer}>
        <Answer isStale={isLoading}>{isLoading ? 'The figures that were measured before are being fetched.' : <Stressed sentence={answer()} />}</Answer>
      </div>
      {problem ? <Notice state="failed">{problem}</Notice> : null}
      <NetworkBar networks={networks} entries={entries} />
      <LiveRun networks={networks} />
      <Tabs
        label="Views of the comparison"
        tabs={TABS.map((tab) => ({ ...tab, content: tab.id === settings.view ? content(tab.id) : null }))}
        value={settings.view}
        onChange={(view) => onChange({ view: view === 'findings' ? undefined : view })}
      />
    </div>
  );
}
