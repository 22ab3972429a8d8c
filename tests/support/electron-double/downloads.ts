import { EventEmitter } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { app } from './app.ts';
import type { Chromium } from './chromium.ts';
import { pagesByFrame } from './page-registry.ts';
import { preventable } from './strict-emitter.ts';

/** Downloads begin for real, into a folder that a test can look into; one that the app prevents is cancelled and its file taken away. */
export function downloadFolder(): string {
  const folder = path.join(app.getPath('userData'), 'double-downloads');
  mkdirSync(folder, { recursive: true });
  return folder;
}

export async function downloadBegan(
  chromium: Chromium,
  download: { readonly guid: string; readonly frameId: string; readonly url: string; readonly suggestedFilename: string },
): Promise<void> {
  const page = pagesByFrame.get(download.frameId);
  if (page === undefined) return;
  let cancelled = false;
  const item = Object.assign(new EventEmitter(), {
    getURL: () => download.url,
    getFilename: () => download.suggestedFilename,
    cancel: () => (cancelled = true),
    setSavePath: () => undefined,
  });
  const event = preventable({});
  page.doubleSession.emit('will-download', event, item, page);
  if (!event.defaultPrevented && !cancelled) return;
  await chromium.devTools.browser.send('Browser.cancelDownload', { guid: download.guid }).catch(() => undefined);
  rmSync(path.join(downloadFolder(), download.guid), { force: true });
}
