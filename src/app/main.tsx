/** Where the page starts: settings and address first, then the shell, and the engine once it is painted. */
import '@fontsource-variable/atkinson-hyperlegible-next';
import '../ui/styles/tokens.css';
import '../ui/styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LabClient } from '../client/lab-client';
import { spawnWorker } from '../client/spawn-worker';
import { followAddress } from './address';
import { App } from './app';
import { followKeyboard } from './keyboard';
import { followSettings } from './theme';

const client = new LabClient(spawnWorker);
followSettings();
followAddress();
followKeyboard();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the lab: index.html was changed.');
createRoot(root).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
);
