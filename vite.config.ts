/**
 * The build: a static site with relative paths that any host can serve, from any folder.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { isolationHeaders } from './scripts/lib/static-server.mjs';
import { labData } from './scripts/vite/lab-data.mjs';
import { labPages } from './scripts/vite/lab-pages.mjs';

export default defineConfig({
  base: './',
  plugins: [react(), labData(), labPages()],
  server: { headers: isolationHeaders },
  // The page names its worker by URL, which the dev server's search for packages does not follow.
  optimizeDeps: { entries: ['index.html', 'src/worker/main.ts'] },
  worker: {
    format: 'es',
    // In assets/ and recognisable: fetched-files.ts finds the site's root from there, scripts/budget.mjs the entry.
    rolldownOptions: { output: { entryFileNames: 'assets/[name].worker-[hash].js' } },
  },
  build: {
    target: 'es2022',
    manifest: true,
    // A wasm binary inside JavaScript would be a third larger and could not be compiled while it arrives.
    assetsInlineLimit: (file) => (file.endsWith('.wasm') ? false : undefined),
    license: { fileName: 'licences.md' },
    chunkSizeWarningLimit: 1500,
    // The build tells how long its plugins took otherwise, on every run.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
