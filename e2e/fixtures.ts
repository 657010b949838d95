/**
 * The `test` that every spec uses: it fails when the page or one of its workers logs a warning or worse, or
 * throws where nobody catches. There is no list of allowed messages.
 */
import { test as base, expect } from '@playwright/test';
import type { BrowserContext, ConsoleMessage } from '@playwright/test';

const quiet = new Set(['log', 'info', 'debug', 'dir', 'dirxml', 'table', 'startGroup', 'startGroupCollapsed', 'endGroup', 'clear', 'count', 'timeEnd', 'time', 'trace', 'profile', 'profileEnd']);

const describe = (message: ConsoleMessage): string => {
  const { url, lineNumber } = message.location();
  return `${message.type()}: ${message.text()} (${url}:${lineNumber})`;
};

/** Collects what no page of `context` should ever say. */
export function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (!quiet.has(message.type())) complaints.push(describe(message));
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`));
  return complaints;
}

/**
 * Chooses wasm, as a person may. "Automatic" would time the software graphics of a test machine while the test runs;
 * the spec of the automatic choice takes this back.
 */
export function onWasm(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    // A blank page, which every tab starts with, has no storage.
    if (!location.protocol.startsWith('http')) return;
    const key = 'digit-safety-lab.settings.v1';
    if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify({ backend: 'wasm' }));
  });
}

interface Fixtures {
  /** Checked after each test; a spec that provokes a message on purpose takes it out of here itself. */
  complaints: string[];
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({ context }, use) => {
      await onWasm(context);
      const complaints = complaintsOf(context);
      await use(complaints);
      expect(complaints, 'the console stays free of warnings and errors').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
