/** The composition root: providers, header, bench, and the open panel. */
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { LabClient } from '../client/lab-client';
import { copyText } from '../platform/clipboard';
import { saveFile } from '../platform/files';
import { useActions } from '../state/actions';
import { ClientContext } from '../state/engine-access';
import { noticesStore } from '../state/notices';
import { settingsStore } from '../state/settings';
import { Notice } from '../ui/notice';
import { SaveFileContext } from '../ui/save-file';
import { Toasts } from '../ui/toasts';
import { currentLink, openPanel, openPanelStore } from './address';
import styles from './app.module.css';
import { Bench } from './bench';
import { ErrorBoundary } from './error-boundary';
import { Header } from './header';
import { HelpDialog } from './help-dialog';
import { firstPanel, panelById, panels } from './panels';
import { startEngine } from './start-engine';

const toggleTheme = (): void => {
  const isDark = document.documentElement.dataset.theme === 'dark';
  settingsStore.getState().change({ theme: isDark ? 'light' : 'dark' });
};

async function copyLink(): Promise<void> {
  const { say } = noticesStore.getState();
  if (await copyText(currentLink())) say('The link is copied. It holds the digit, the network and this panel’s settings.');
  else say('The browser does not let the page copy. The address bar holds the same link.', 'warning');
}

export function App({ client }: { client: LabClient }) {
  const panelId = useStore(openPanelStore, (state) => state.panelId);
  const notices = useStore(noticesStore);
  const [showsHelp, setShowsHelp] = useState(false);
  const panel = panelById(panelId) ?? firstPanel;
  const Panel = panel.component;

  useEffect(() => startEngine(client), [client]);
  useEffect(() => {
    document.title = `${panel.name} · Digit Safety Lab`;
  }, [panel]);

  const openHelp = useCallback(() => setShowsHelp(true), []);
  useActions(
    useMemo(
      () => [
        { id: 'help', label: 'Show the keys', group: 'Everywhere', keys: ['?'], run: openHelp },
        { id: 'copy-link', label: 'Copy the link', group: 'Everywhere', keys: ['l'], run: () => void copyLink() },
        { id: 'theme', label: 'Light or dark', group: 'Everywhere', keys: ['t'], run: toggleTheme },
        ...panels.map((one, i) => ({
          id: `panel-${one.id}`,
          label: `Open “${one.name}”`,
          group: 'Everywhere',
          keys: [String(i + 1)],
          run: () => openPanel(one.id),
        })),
      ],
      [openHelp],
    ),
  );

  return (
    <ClientContext.Provider value={client}>
      <SaveFileContext.Provider value={saveFile}>
        <a className={styles.skip} href="#main" onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}>
          Skip to the panel
        </a>
        <Header panelId={panel.id} onCopyLink={() => void copyLink()} onHelp={openHelp} />
        <Bench question={panel.question} />
        <main id="main" className={styles.main} tabIndex={-1}>
          <ErrorBoundary key={panel.id} onLeave={() => openPanel(firstPanel.id)}>
            <Suspense fallback={<Notice state="loading">The {panel.name} panel is being fetched.</Notice>}>
              <Panel />
            </Suspense>
          </ErrorBoundary>
        </main>
        <HelpDialog isOpen={showsHelp} onClose={() => setShowsHelp(false)} />
        <Toasts toasts={notices.notices} onDismiss={notices.dismiss} />
      </SaveFileContext.Provider>
    </ClientContext.Provider>
  );
}
