/** Which part may import which, and what no part may do: speak to the network or to the page. */
import tseslint from 'typescript-eslint'

// Imports run one way: entrypoints → background → features → site, shared; wire is below all.
const below = (...folders) => ({
  patterns: folders.map((folder) => ({ group: [`**/${folder}/**`, `../${folder}/**`], message: 'Imports run entrypoints → background → features → site and shared → wire.' })),
})

const NETWORK = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Image', 'WebTransport', 'localStorage', 'sessionStorage', 'indexedDB', 'caches']

export default tseslint.config(
  { ignores: ['.output', '.wxt', 'node_modules', 'src/wire/native.ts'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...NETWORK],
      'no-eval': 'error',
      'no-restricted-properties': [
        'error',
        ...['postMessage', 'fetch', 'open'].map((property) => ({ object: 'window', property })),
        { property: 'sendBeacon' },
        { property: 'innerHTML' },
        { property: 'outerHTML' },
        { property: 'insertAdjacentHTML' },
        { property: 'dispatchEvent' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  { files: ['src/wire/**/*.ts'], rules: { 'no-restricted-imports': ['error', below('site', 'shared', 'features', 'background', 'entrypoints')] } },
  { files: ['src/site/**/*.ts'], rules: { 'no-restricted-imports': ['error', below('shared', 'features', 'background', 'entrypoints')] } },
  { files: ['src/shared/**/*.ts'], rules: { 'no-restricted-imports': ['error', below('site', 'features', 'background', 'entrypoints')] } },
  {
    // No feature imports a sibling: `./x` is only allowed to the feature's own test.
    files: ['src/features/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [...below('background', 'entrypoints').patterns, { group: ['./*', '../features/*', '**/features/*'], message: 'A feature imports no sibling.' }] },
      ],
    },
  },
  { files: ['src/background/**/*.ts'], rules: { 'no-restricted-imports': ['error', below('entrypoints', 'site')] } },
  {
    // The leaking control build is the one place that may ask for the network; the build leaves it out of the product.
    files: ['src/entrypoints/background.ts', 'src/entrypoints/capture/index.ts'],
    rules: { 'no-restricted-globals': ['error', ...NETWORK.filter((name) => name !== 'fetch')] },
  },
  { files: ['src/**/*.test.ts', 'src/site/layouts/*.ts'], rules: { 'no-restricted-properties': 'off', 'no-restricted-globals': 'off' } },
)
