import { ESLint } from 'eslint';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../build/bundles/root.ts';

/** Plants a file at a place of the tree, as text, and lints it there with the real configuration. */
const eslint = new ESLint({ cwd: root, overrideConfigFile: join(root, 'build/eslint.config.js') });
const lint = async (path: string, text: string): Promise<string[]> => {
  const results = await eslint.lintText(text, { filePath: join(root, path) });
  return results.flatMap((result) => result.messages).map((message) => message.ruleId ?? message.message);
};

const script = (line: string) => `${line}\nexport const used = thing;\n`;
const component = (line: string) => `<script lang="ts">\n  ${line}\n  const used = thing;\n</script>\n\n<p>{used}</p>\n`;

describe('an import that the layering forbids fails the lint', () => {
  test.each([
    ['core does not know the hub', 'core/planted-a.ts', "import { thing } from '../hub/thing.ts';"],
    ['core does not know the renderer', 'core/meter/planted-b.ts', "import { thing } from '../../renderer/thing.ts';"],
    ['core uses no Node', 'core/planted-c.ts', "import thing from 'node:fs';"],
    ['core uses no Node without the prefix either', 'core/planted-d.ts', "import thing from 'fs';"],
    ['core uses no package but valibot', 'core/planted-e.ts', "import thing from 'dexie';"],
    ['the renderer does not know the hub', 'renderer/station/planted-f.ts', "import { thing } from '../../hub/thing.ts';"],
    ['the renderer does not know Electron', 'renderer/kiosk/planted-g.ts', "import { thing } from '../../electron/main.ts';"],
    ['the renderer uses no Electron package', 'renderer/host/planted-h.ts', "import thing from 'electron';"],
    ['the hub does not know the renderer', 'hub/planted-i.ts', "import { thing } from '../renderer/station/thing.ts';"],
    ['Electron does not know the hub', 'electron/planted-j.ts', "import { thing } from '../hub/thing.ts';"],
    ['a preload knows only the contract', 'electron/preload-planted.ts', "import { thing } from '../core/meter/meter.ts';"],
    ['a preload uses no Node', 'electron/preload-planted.ts', "import thing from 'node:path';"],
    ['screens do not know the engine', 'renderer/kiosk/planted-k.ts', "import { thing } from '../station/recorder.ts';"],
    ['the engine does not know the screens', 'renderer/station/planted-l.ts', "import { thing } from '../kiosk/thing.ts';"],
    ['the board does not know the engine', 'renderer/board/planted-m.ts', "import { thing } from '../station/recorder.ts';"],
  ])('%s', async (_what, path, line) => {
    expect(await lint(path, script(line))).toContain('house/layering');
  });

  test.each([
    ['a screen does not know the hub', 'renderer/kiosk/Planted.svelte', "import { thing } from '../../hub/thing.ts';"],
    ['a screen does not know the engine', 'renderer/kiosk/screens/Planted.svelte', "import { thing } from '../../station/recorder.ts';"],
    ['the board does not know Electron', 'renderer/board/Planted.svelte', "import { thing } from '../../electron/main.ts';"],
  ])('in Svelte files too: %s', async (_what, path, line) => {
    expect(await lint(path, component(line))).toContain('house/layering');
  });

  test.each([
    ["export { thing } from '../hub/thing.ts';\n", 'export from'],
    ["export * from '../hub/thing.ts';\n", 'export all'],
    ["export const thing = () => import('../hub/thing.ts');\n", 'import()'],
    ["export type Thing = import('../hub/thing.ts').Thing;\n", 'an imported type'],
    ["import type { Thing } from '../core/../hub/thing.ts';\nexport type Other = Thing;\n", 'a detour in the address'],
  ])('however it is written: %s', async (text) => {
    expect(await lint('core/planted-n.ts', text)).toContain('house/layering');
  });
});

describe('what the layering allows passes', () => {
  test.each([
    ['hub on core', 'hub/planted-good.ts', "import { ok as thing } from '../core/result.ts';"],
    ['engine on core', 'renderer/station/planted-good.ts', "import { ok as thing } from '../../core/result.ts';"],
    ['preload on the contract', 'electron/preload-planted-good.ts', "import { ipcArguments as thing } from '../core/contract/ipc.ts';"],
    ['core on valibot', 'core/planted-good.ts', "import { object as thing } from 'valibot';"],
    ['the file that joins engine and screens', 'renderer/kiosk/start-station-planted.ts', "import { thing } from '../station/recorder.ts';"],
  ])('%s', async (_what, path, line) => {
    expect(await lint(path, script(line))).toEqual([]);
  });

  test('a screen on core and shared parts', async () => {
    expect(await lint('renderer/kiosk/PlantedGood.svelte', component("import { ok as thing } from '../../core/result.ts';"))).toEqual([]);
  });
});

describe('core has no clock and no chance of its own', () => {
  test.each(['Date.now()', 'new Date()', 'Math.random()', 'performance.now()', 'Temporal.Now.instant()', 'crypto.randomUUID()'])(
    '%s fails the lint',
    async (call) => {
      expect(await lint('core/planted-time.ts', `export const value = ${call};\n`)).toContain('no-restricted-syntax');
    },
  );

  test('a date made of a given instant passes', async () => {
    expect(await lint('core/planted-time.ts', 'export const value = (now: number) => new Date(now).toISOString();\n')).toEqual([]);
  });
});
