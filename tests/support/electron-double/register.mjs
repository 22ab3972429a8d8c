import { registerHooks } from 'node:module';

/** Maps `electron` to the double, for import and require alike. */
const url = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main' ? { url, shortCircuit: true, format: 'module-typescript' } : next(specifier, context),
});
