/**
 * The house rules that a machine can check: the layers of docs/ARCHITECTURE.md (who may import whom),
 * promises that nobody awaits, `any`, the rules of hooks, accessible JSX, and files that outgrow one idea.
 * scripts/layers.test.ts proves that the layer rules bite.
 */
import boundaries from 'eslint-plugin-boundaries';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** What each layer may import: the transitive closure of the arrows in docs/ARCHITECTURE.md. */
const mayImport = {
  core: ['core'],
  protocol: ['protocol', 'core'],
  client: ['client', 'protocol', 'core'],
  ui: ['ui', 'client', 'protocol', 'core'],
  state: ['state', 'client', 'protocol', 'core'],
  platform: ['platform', 'client', 'protocol', 'core'],
  feature: ['ui', 'state', 'platform', 'client', 'protocol', 'core'],
  app: ['app', 'feature', 'ui', 'state', 'platform', 'client', 'protocol', 'core'],
  engine: ['engine', 'core'],
  worker: ['worker', 'engine', 'protocol', 'core'],
  cli: ['cli', 'engine', 'core'],
};

const layers = Object.keys(mayImport).filter((layer) => layer !== 'feature');

const layerPolicies = [
  ...Object.entries(mayImport).map(([from, to]) => ({
    from: { element: { type: from } },
    allow: { to: { element: { types: { anyOf: to } } } },
  })),
  // A feature is free inside its own folder; two features meet in state.
  {
    from: { element: { type: 'feature' } },
    allow: { to: { element: { type: 'feature', captured: { feature: '{{ from.element.captured.feature }}' } } } },
  },
];

const tests = ['**/*.test.{ts,tsx}'];

const tensorflow = {
  regex: '^@tensorflow/',
  message: 'Only src/engine may import TensorFlow.js: ask the engine through the client.',
};

/** What core must not reach for: it is science on typed arrays, the same in a page, a worker and Node. */
const hostModules = {
  regex: '^(react|react-dom|zustand|idb|wouter|recharts|react-aria-components|node:.*)(/.*)?$',
  message: 'core is pure TypeScript on typed arrays: no React, no browser or Node module.',
};

/** Browser and Node names that core must not touch. */
const hostGlobals = [
  'window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'location', 'history',
  'self', 'postMessage', 'Worker', 'HTMLElement', 'HTMLCanvasElement', 'OffscreenCanvas', 'process', 'Buffer',
].map((name) => ({ name, message: 'core runs the same in a page, a worker and Node: pass in what it needs.' }));

/** Names that the engine must not touch, because a worker and Node have no page. */
const pageGlobals = ['window', 'document', 'localStorage', 'sessionStorage'].map((name) => ({
  name,
  message: 'The engine runs in a worker and in Node, where there is no page.',
}));

/** The same ban for `import('...')`, which no-restricted-imports does not see. */
const noDynamicTensorflow = {
  selector: 'ImportExpression > Literal[value=/^@tensorflow\\//]',
  message: tensorflow.message,
};

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'data/', 'node_modules/', 'test-results/', 'playwright-report/', 'coverage/', '.cache/', 'src/engine/kernels/assembly/'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
  },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    extends: [...tseslint.configs.recommended],
    rules: {
      // A file past 400 lines holds more than one idea: split it where the second idea starts.
      'max-lines': ['error', { max: 400 }],
      eqeqeq: ['error', 'always'],
      'no-console': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { args: 'after-used', argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-check': false }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['src/**/*.tsx', 'src/**/use-*.ts', 'e2e/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // In Playwright fixtures the callback's second argument is called `use`, which is no React hook.
    files: ['e2e/**/*.ts'],
    rules: { 'react-hooks/rules-of-hooks': 'off', 'no-empty-pattern': 'off' },
  },
  { files: ['src/**/*.tsx'], extends: [jsxA11y.flatConfigs.strict] },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: tests,
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] } },
      'boundaries/include': ['src/**/*'],
      'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export', 'require'],
      'boundaries/elements': [
        { type: 'feature', pattern: 'src/features/*', capture: ['feature'] },
        ...layers.map((layer) => ({ type: layer, pattern: `src/${layer}` })),
      ],
    },
    rules: { 'boundaries/dependencies': ['error', { default: 'disallow', policies: layerPolicies }] },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'e2e/**/*.ts', 'scripts/**/*.{ts,mjs}'],
    ignores: ['src/engine/**', ...tests],
    rules: {
      'no-restricted-imports': ['error', { patterns: [tensorflow] }],
      'no-restricted-syntax': ['error', noDynamicTensorflow],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-imports': ['error', { patterns: [tensorflow, hostModules] }],
      'no-restricted-globals': ['error', ...hostGlobals],
    },
  },
  {
    files: ['src/engine/**/*.ts'],
    // environment.ts is the one place that asks where the engine runs.
    ignores: [...tests, 'src/engine/backends/environment.ts'],
    rules: { 'no-restricted-globals': ['error', ...pageGlobals] },
  },
);
