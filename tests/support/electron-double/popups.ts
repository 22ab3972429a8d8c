import type { Chromium } from './chromium.ts';
import { pause } from './chromium.ts';
import { toApp } from './own-schemes.ts';
import { pagesByTarget } from './page-registry.ts';
import type { PausedRequest } from './requests.ts';
import type { DoubleWebContents } from './web-contents.ts';

/**
 * New windows. Electron asks the opener's handler before one is made; Chromium has made it by the time the protocol tells. So it is held before its first
 * byte, the handler is asked, and the window is closed: a page sees a closed window where Electron gives it null. A handler that allows is not built.
 */
interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
  readonly openerId?: string;
  readonly browserContextId?: string;
}

/** Windows that have been asked about, by target. */
const judged = new Set<string>();

export async function popupAttached(chromium: Chromium, target: TargetInfo, sessionId: string): Promise<void> {
  const { send } = chromium.devTools.session(sessionId);
  const go = (): Promise<unknown> => send('Runtime.runIfWaitingForDebugger').catch(() => undefined);
  const opener = target.type === 'page' && target.openerId !== undefined ? pagesByTarget.get(target.openerId) : undefined;
  // One that opens empty is told here; one with an address, at its first request, which carries the whole address and body.
  if (opener !== undefined && (target.url === '' || target.url.startsWith('about:') || !/^https?:/.test(target.url))) {
    newWindowAsked(opener, { url: target.url === '' ? 'about:blank' : toApp(target.url), disposition: 'foreground-tab' });
    judged.add(target.targetId);
    await chromium.devTools.browser.send('Target.closeTarget', { targetId: target.targetId }).catch(() => undefined);
  }
  await go();
  await chromium.devTools.browser.send('Target.detachFromTarget', { sessionId }).catch(() => undefined);
  chromium.devTools.forget(sessionId);
}

/** Asks the opener's handler; answers nothing, since the window goes either way. */
export function newWindowAsked(
  opener: DoubleWebContents,
  details: { readonly url: string; readonly disposition: 'foreground-tab' | 'background-tab'; readonly postBody?: Electron.PostBody },
): void {
  if (opener.opens({ frameName: '', features: '', ...details })) throw new Error('electron double: a window that the app allows is not built');
}

/** The first request of a window that no page of the app is. False: it does not go out. */
export async function strayDocument(chromium: Chromium, { frameId, request }: PausedRequest, url: string): Promise<boolean> {
  const { send } = chromium.devTools.browser;
  const known = await send('Target.getTargetInfo', { targetId: frameId }).catch(() => null);
  // A frame of a page that is only now being told of: its page judges it in the network.
  if (known === null) return true;
  const info = known.targetInfo as TargetInfo;
  if (pagesByTarget.has(info.targetId)) return true;
  const opener = (info.openerId === undefined ? undefined : pagesByTarget.get(info.openerId)) ?? (await pageOf(chromium, info.browserContextId));
  if (opener !== undefined && !judged.has(info.targetId)) {
    judged.add(info.targetId);
    const postBody = postBodyOf(request);
    newWindowAsked(opener, { url, disposition: info.openerId === undefined ? 'background-tab' : 'foreground-tab', ...(postBody === null ? {} : { postBody }) });
  }
  void send('Target.closeTarget', { targetId: frameId }).catch(() => undefined);
  await pause(0);
  return false;
}

/** A middle click names no opener; the page of the same context is the one. */
async function pageOf(chromium: Chromium, context: string | undefined): Promise<DoubleWebContents | undefined> {
  for (const page of pagesByTarget.values()) if ((await page.doubleSession.context(chromium)) === context && context !== undefined) return page;
  return undefined;
}

function postBodyOf({ method, headers, postData }: PausedRequest['request']): Electron.PostBody | null {
  if (method !== 'POST') return null;
  const contentType = headers['Content-Type'] ?? 'application/x-www-form-urlencoded';
  return { contentType, data: [{ type: 'rawData', bytes: Buffer.from(postData ?? '') }] };
}
