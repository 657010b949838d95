/**
 * Keeps the address and the stores in step. The address always says the whole state of the open panel, so
 * it can be copied at any time; an address that is typed or pasted sets the state. Going back and forth
 * between panels changes the panel and its parameters only: specimen and subject stay where they are.
 */
import { createStore } from 'zustand/vanilla';
import { noticesStore } from '../state/notices';
import { panelParametersStore } from '../state/panel-parameters';
import { readLink, writeLink } from '../state/permalink';
import { specimenStore } from '../state/specimen';
import { subjectStore } from '../state/subject';
import { firstPanel, panelById } from './panels';

/** Marks the history entries that the lab itself made. */
const OURS = { lab: true };
/** A moving pen changes the state with every frame; browsers allow some 100 changes of address in 30 s. */
const SETTLES_MS = 400;

export const openPanelStore = createStore<{ panelId: string }>()(() => ({ panelId: firstPanel.id }));

function present(): string {
  const { panelId } = openPanelStore.getState();
  return writeLink({
    panel: panelId,
    specimen: specimenStore.getState().specimen,
    subjects: subjectStore.getState().subjects,
    parameters: panelParametersStore.getState().panels[panelId] ?? {},
  });
}

/** The link of the present state, with the host. */
export function currentLink(): string {
  return new URL(present(), location.href).href;
}

/** Opens a panel; the browser's "back" leads to the one before. */
export function openPanel(panelId: string): void {
  if (panelId === openPanelStore.getState().panelId) return;
  history.replaceState(OURS, '', present());
  openPanelStore.setState({ panelId });
  history.pushState(OURS, '', present());
}

/**
 * @param isForeign the address was typed, pasted or opened, not made by going back
 * @param isFirst there is nothing on the bench yet that a person could want back
 */
function apply(isForeign: boolean, isFirst = false): void {
  const link = readLink(location.hash);
  const problems = [...link.problems];
  const panel = panelById(link.panel);
  if (link.panel !== undefined && !panel) problems.push(`There is no panel "${link.panel}" here; this is the first one.`);
  const panelId = (panel ?? firstPanel).id;
  if (panel) panelParametersStore.getState().replace(panelId, link.parameters);
  if (isForeign) {
    if (link.specimen && isFirst) specimenStore.setState({ specimen: link.specimen, past: [], future: [] });
    else if (link.specimen) specimenStore.getState().place(link.specimen);
    if (link.subjects) subjectStore.getState().choose(link.subjects);
    for (const problem of problems) noticesStore.getState().say(problem, 'warning');
  }
  openPanelStore.setState({ panelId });
}

/** Reads the address once, then follows it and keeps it up to date; returns the way to stop that. */
export function followAddress(): () => void {
  // After a reload the entry is ours, but the bench is empty: everything is read from the address.
  apply(true, true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => history.replaceState(OURS, '', present());
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, SETTLES_MS);
  };
  const onPopState = (event: PopStateEvent): void => apply(event.state === null);
  addEventListener('popstate', onPopState);
  const stops = [specimenStore.subscribe(later), subjectStore.subscribe(later), panelParametersStore.subscribe(later)];
  return () => {
    clearTimeout(timer);
    removeEventListener('popstate', onPopState);
    for (const stop of stops) stop();
  };
}
