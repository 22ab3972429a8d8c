import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { layeringRule } from './eslint/layering-rule.js';

/** Lint for the whole repository; run from its top: `eslint --config build/eslint.config.js .` */
const timeAndChance = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'The clock belongs to the edge: take `now` as a parameter.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock belongs to the edge: take `now` as a parameter.' },
  {
    selector: "CallExpression[callee.object.name='performance'][callee.property.name='now']",
    message: 'The clock belongs to the edge: take `now` as a parameter.',
  },
  { selector: "MemberExpression[object.name='Temporal'][property.name='Now']", message: 'The clock belongs to the edge: take `now` as a parameter.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Chance belongs to the edge: take it as a parameter.' },
  { selector: "MemberExpression[object.name='crypto']", message: 'Chance belongs to the edge: take it as a parameter.' },
];
const noEnums = [
  { selector: 'TSEnumDeclaration', message: 'Literal unions, not enums.' },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Named exports, not namespaces.' },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports.' },
];

export default defineConfig(
  globalIgnores(['node_modules/', 'out/', 'release/', '.data/', 'test-results/']),
  tseslint.configs.recommended,
  svelte.configs.recommended,
  {
    plugins: { house: { rules: { layering: layeringRule } } },
    rules: {
      'house/layering': 'error',
      'no-restricted-syntax': ['error', ...noEnums],
      'no-console': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['core/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...noEnums, ...timeAndChance] } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'svelte/store', message: 'Runes, not stores.' }] }],
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived', '$state'] }],
    },
  },
  {
    // `chrome` is the extension's; everything else speaks to its host through StationHost.
    files: ['renderer/**/*.{ts,svelte}'],
    ignores: ['renderer/extension/**', 'renderer/host/**'],
    rules: { 'no-restricted-globals': ['error', { name: 'chrome', message: 'Ask the StationHost.' }] },
  },
  { files: ['**/*.d.ts'], rules: { 'no-var': 'off' } },
  // Configuration files are read by tools that want a default export; a Svelte file is one.
  { files: ['build/*.config.{js,ts}', 'build/electron-builder.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
