import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { promisify } from 'node:util';

/**
 * Looks for a native program's window on an X11 display, through `xwininfo` and `xprop` of the Debian package x11-utils: they need no window manager.
 * Wayland shows nobody another program's windows.
 */
export interface WindowQuery {
  /** Part of its title or class; null: any window of these processes. */
  readonly named: string | null;
  readonly processes: readonly number[];
}

const tools = { xwininfo: '/usr/bin/xwininfo', xprop: '/usr/bin/xprop' };
const run = promisify(execFile);
const patience = { timeout: 3000 };

export function canSeeX11Windows(platform: NodeJS.Platform, own: NodeJS.ProcessEnv): boolean {
  if (platform !== 'linux' || !own['DISPLAY'] || own['WAYLAND_DISPLAY']) return false;
  try {
    Object.values(tools).forEach((tool) => accessSync(tool, constants.X_OK));
    return true;
  } catch {
    return false;
  }
}

/** Whether such a window is mapped. Rejects where the display does not answer. */
export async function seesX11Window({ named, processes }: WindowQuery): Promise<boolean> {
  const { stdout } = await run(tools.xwininfo, ['-root', '-tree'], patience);
  for (const { id, words } of parseWindowTree(stdout)) {
    if (named !== null && !words.toLowerCase().includes(named.toLowerCase())) continue;
    if (named === null && !processes.includes(await processOf(id))) continue;
    if (await isViewable(id)) return true;
  }
  return false;
}

/** Windows with a title or class. A line is `0x200003 "Title": ("name" "class")  1366x768+0+0  +0+0`; one without is `(has no name): ()`. */
export function parseWindowTree(tree: string): readonly { readonly id: string; readonly words: string }[] {
  return [...tree.matchAll(/^ +(0x[0-9a-f]+) (.*): \((.*?)\) {2}\d+x\d+/gm)]
    .map(([, id = '', title = '', names = '']) => ({ id, words: `${title === '(has no name)' ? '' : title} ${names}`.trim() }))
    .filter(({ words }) => words !== '');
}

/** -1 where the window is gone or does not say. */
async function processOf(window: string): Promise<number> {
  const said = await run(tools.xprop, ['-id', window, '_NET_WM_PID'], patience).catch(() => null);
  return Number(/= (\d+)/.exec(said?.stdout ?? '')?.[1] ?? -1);
}

async function isViewable(window: string): Promise<boolean> {
  const said = await run(tools.xwininfo, ['-id', window, '-stats'], patience).catch(() => null);
  return said?.stdout.includes('Map State: IsViewable') === true;
}
