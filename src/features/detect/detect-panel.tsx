/** The Detect panel: what becomes of things that are no digit, and which score would have told. */
import { useCallback, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { isExposed } from '../../core/catalogue/exposure';
import type { GivenScore } from '../../core/catalogue/score-parameters';
import { scoreEntry } from '../../core/catalogue/scores';
import { releaseScores, wantScores } from '../../state/detect';
import { ownImagesStore } from '../../state/detect-own-images';
import { useClient, useEngineState } from '../../state/engine-access';
import { hasMembers, specLabel } from '../../state/models';
import { usePanelParameters } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';
import { Answer } from '../../ui/answer';
import { Tabs } from '../../ui/tabs';
import { Stressed } from '../../ui/stressed';
import { EngineFailed } from '../../ui/engine-failed';
import { ApartView } from './apart-view';
import { missingMessage } from './controls';
import frame from '../../ui/panel-frame.module.css';
import { DrawingView } from './drawing-view';
import { makeLines, useScored } from './lines';
import { OdinView } from './odin-view';
import { outsiders } from './outsiders';
import { ScoringProgress } from './scoring-progress';
import { apartSentence, drawingSentence, odinSentence, tableSentence, verdictOf } from './sentences';
import type { Sentence } from '../../ui/stressed';
import { givenScore, possibleSettings, readSettings, scoreName } from './settings';
import type { Changes, View } from './settings';
import { TableView } from './table-view';
import { useDatasets } from './use-datasets';
import { useKeptImages } from './use-kept-images';
import { useNetworks } from './use-networks';
import { useOdinGrid } from './use-odin-grid';
import { useOneScore } from './use-one-score';
import { useReportTable } from './use-report-table';

const TABS: readonly { id: View; label: string }[] = [
  { id: 'apart', label: 'Outsiders' },
  { id: 'drawing', label: 'Your drawing' },
  { id: 'table', label: 'The report' },
  { id: 'odin', label: 'ODIN' },
];

export function DetectPanel() {
  const client = useClient();
  const engine = useEngineState();
  const [parameters, changeParameters] = usePanelParameters('detect');
  // What is computed does not depend on the threshold: dragging it must not work anything out anew.
  const computed = JSON.stringify({ ...parameters, keep: undefined, view: undefined });
  const wanted = useMemo(() => readSettings(JSON.parse(computed) as Parameters), [computed]);
  const onChange = useCallback((changes: Changes) => changeParameters(changes), [changeParameters]);
  const { subjects, networks, entries } = useNetworks(wanted.networks);
  // Until the list of models is there nobody knows who has members.
  const isEnsemble = entries.length === 0 || hasMembers(entries, networks[0]);
  const base = useMemo(() => possibleSettings(wanted, isEnsemble), [wanted, isEnsemble]);
  const settings = useMemo(() => possibleSettings(readSettings(parameters), isEnsemble), [parameters, isEnsemble]);
  const { names, version: ownVersion } = useStore(ownImagesStore);
  const isKept = useKeptImages();
  const isReady = engine.phase === 'ready';
  const datasets = useDatasets(isReady);
  const { view, keep } = settings;
  const [network] = networks;
  const networkLabel = specLabel(entries, network);

  const isMissing = useCallback((set: string): boolean => (set === 'own' ? names.length === 0 : datasets !== null && missingMessage(datasets, set) !== undefined), [datasets, names.length]);

  // The drawing is judged by scores, whatever the curves compare, and beside the letters where the outsiders chosen are not there.
  const isInstead = view === 'drawing' && isMissing(base.set);
  const shown = useMemo(() => (view === 'drawing' ? { ...base, compare: 'scores' as const, ...(isInstead ? { set: 'letters' as const } : {}) } : base), [base, view, isInstead]);
  const lines = useMemo(() => makeLines({ networks, entries, settings: shown, ownVersion }).filter((line, i) => i === 0 || !isMissing(line.set)), [networks, entries, shown, ownVersion, isMissing]);
  const scored = useScored(lines);
  const table = useReportTable({ networks: subjects, entries, settings: base, ownVersion });
  const odin = useOdinGrid(network, base);

  const wishes = useMemo(() => {
    // Without the outsiders there is nothing to tell the digits from.
    if (view === 'table') return isMissing(base.set) ? [] : table.wishes;
    if (view === 'odin') return isMissing(odin.set) ? [] : odin.wishes;
    return lines.filter((line) => !isMissing(line.set)).flatMap(({ wishes: { inside, out } }) => [inside, out]);
  }, [view, base.set, table.wishes, odin.set, odin.wishes, lines, isMissing]);
  useEffect(() => {
    if (isReady && datasets) wantScores(client, wishes);
  }, [client, isReady, datasets, wishes]);
  useEffect(() => () => releaseScores(client), [client]);

  // The same list as long as it asks the same, whatever else of the lines is made anew.
  const askedText = JSON.stringify(view === 'drawing' ? lines.map(({ score }) => givenScore(score, base)) : []);
  const asked = useMemo(() => JSON.parse(askedText) as GivenScore[], [askedText]);
  const isFitted = lines.some(({ score }) => scoreEntry(score).needs.fit);
  const one = useOneScore(network, asked, isFitted ? settings.fitCount : 0);
  const verdicts = lines.map((_, i) => {
    const here = scored[i];
    return here && one.answer ? verdictOf(one.answer.values[i], here.insideSorted, keep) : null;
  });

  const main = scored[0];
  const set = outsiders(settings.set);
  const empty = !isMissing(settings.set) ? null : settings.set === 'own' ? 'Drop images of your own to see where they fall among the digits.' : 'These outsiders are not installed; choose others.';
  const sentence = answer();
  function answer(): Sentence {
    if (engine.phase === 'failed') return ['The engine could not be started.'];
    switch (view) {
      case 'apart':
        return main ? apartSentence(main, keep, scoreName(settings.score, settings)) : [empty ?? `${networkLabel} is about to look at ${set.many}, which it was ${isExposed(network, set.id, entries) ? 'trained to be unsure of' : 'never shown'}.`];
      case 'drawing': {
        const known = lines.flatMap(({ label }, i) => (verdicts[i] ? [{ label, verdict: verdicts[i] }] : []));
        return one.answer && known.length > 0 ? drawingSentence(networkLabel, one.answer.reading, one.answer.confidence, known, keep) : [`${networkLabel} reads whatever is drawn; whether it should is judged against its scores of digits.`];
      }
      case 'table':
        if (isMissing(settings.set)) return [`${outsiders(settings.set).label} is not installed here, so nothing is computed; what was measured before stands in the table.`];
        return tableSentence([...table.scored.values()].flatMap((cell) => cell ?? []), set.many);
      case 'odin':
        return odinSentence(networkLabel, odin.grid, odin.reported, outsiders(odin.set).many);
    }
  }

  const common = { settings, onChange, network, subjects, entries, datasets: datasets ?? [], isKept };
  const content = (of: View) => {
    switch (of) {
      case 'apart':
        return <ApartView lines={lines} scored={scored} empty={empty} {...common} />;
      case 'drawing':
        return <DrawingView lines={lines} scored={scored} verdicts={verdicts} isStale={one.isStale} message={one.message} progress={one.progress} instead={isInstead ? (missingMessage(common.datasets, base.set) ?? 'Images of your own are not in hand any more.') : null} {...common} />;
      case 'table':
        return <TableView settings={settings} onChange={onChange} networks={table.networks} entries={entries} scored={table.scored} datasets={common.datasets} />;
      case 'odin':
        return <OdinView settings={settings} onChange={onChange} networkLabel={networkLabel} network={network} entries={entries} set={odin.set} grid={odin.grid} reported={odin.reported} datasets={common.datasets} />;
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
        <ScoringProgress />
      </div>
      <Tabs
        label="Views of detection"
        tabs={TABS.map((tab) => ({ ...tab, content: tab.id === view ? content(tab.id) : null }))}
        value={view}
        onChange={(next) => onChange({ view: next === 'apart' ? undefined : next })}
      />
    </div>
  );
}
