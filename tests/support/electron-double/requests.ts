import type { Chromium } from './chromium.ts';
import { schemeOf, toApp, toChromium } from './own-schemes.ts';
import { pagesByFrame } from './page-registry.ts';
import { strayDocument } from './popups.ts';
import { preventable, type Preventable } from './strict-emitter.ts';
import type { DoubleWebContents } from './web-contents.ts';

/** Every request that the protocol shows, held until main's handlers have spoken: navigation events first, then the session's filter, then the app's own schemes. */
export interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly hasPostData?: boolean;
    readonly postData?: string;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
}

type ResourceType =
  'mainFrame' | 'subFrame' | 'stylesheet' | 'script' | 'image' | 'font' | 'object' | 'xhr' | 'ping' | 'cspReport' | 'media' | 'webSocket' | 'other';
const resourceTypes: Readonly<Record<string, ResourceType>> = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  Media: 'media',
  WebSocket: 'webSocket',
};

export async function answerRequest(chromium: Chromium, paused: PausedRequest): Promise<void> {
  const { send } = chromium.devTools.browser;
  const { requestId, frameId } = paused;
  const fail = (errorReason: 'Aborted' | 'BlockedByClient' | 'NameNotResolved' | 'Failed'): Promise<unknown> =>
    send('Fetch.failRequest', { requestId, errorReason });
  const url = toApp(paused.request.url);
  const { method } = paused.request;
  const navigates = paused.resourceType === 'Document';
  const page = pagesByFrame.get(frameId);
  // A document of a page that the app did not make: a new window that nobody has answered for yet.
  if (page === undefined && navigates && !(await strayDocument(chromium, paused, url))) return void (await fail('Aborted'));
  if (page !== undefined && navigates && isPrevented(page, paused, url)) return void (await fail('Aborted'));
  // What has no page here (workers, beacons of pages that are gone) is judged by the session's network.
  if (page === undefined) return void (await send('Fetch.continueRequest', { requestId }));

  const mainFrame = page.target === frameId;
  const resourceType = navigates ? (mainFrame ? 'mainFrame' : 'subFrame') : (resourceTypes[paused.resourceType] ?? 'other');
  const referrer = paused.request.headers['Referer'] ?? '';
  if (!(await page.doubleSession.lets({ url, method, resourceType, webContents: page, referrer }))) return void (await fail('BlockedByClient'));
  if (url !== paused.request.url) return fulfil(chromium, page, paused, url);
  if (navigates && mainFrame) await page.doubleSession.settlePermissions(page, url, new URL(paused.request.url).origin);
  const post = navigates && mainFrame ? page.post : null;
  if (navigates && mainFrame) page.post = null;
  (await page.doubleSession.network()).expect(post === null ? method : 'POST', paused.request.url);
  if (post === null) return void (await send('Fetch.continueRequest', { requestId }));
  const extra = post.headers.split('\n').filter((line) => line.includes(':'));
  const headers = [
    ...Object.entries(paused.request.headers).map(([name, value]) => ({ name, value })),
    ...extra.map((line) => ({ name: line.slice(0, line.indexOf(':')).trim(), value: line.slice(line.indexOf(':') + 1).trim() })),
  ];
  await send('Fetch.continueRequest', { requestId, method: 'POST', postData: post.body, headers });
}

/** The events in Electron's order; true when one of them was prevented. What the app loads itself raises none, but each hop of it does. */
function isPrevented(page: DoubleWebContents, paused: PausedRequest, url: string): boolean {
  const isMainFrame = page.target === paused.frameId;
  const details = { url, isMainFrame, isSameDocument: false, frame: page.frames.frame(paused.frameId), initiator: undefined };
  const raise = (event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect'): boolean => {
    const raised: Preventable = preventable(details);
    page.emit(event, raised, url, false, isMainFrame);
    return raised.defaultPrevented;
  };
  if (paused.redirectedRequestId !== undefined) return raise('will-redirect');
  if (isMainFrame && page.appLoads) {
    page.appLoads = false;
    return false;
  }
  return (isMainFrame && raise('will-navigate')) || raise('will-frame-navigate');
}

async function fulfil(chromium: Chromium, page: DoubleWebContents, { requestId, request }: PausedRequest, url: string): Promise<void> {
  const { send } = chromium.devTools.browser;
  const handler = page.doubleSession.schemes.get(schemeOf(url));
  if (handler === undefined) return void (await send('Fetch.failRequest', { requestId, errorReason: 'NameNotResolved' }));
  try {
    const answer = await handler(new Request(url, { method: request.method, headers: { ...request.headers } }));
    const responseHeaders = [...answer.headers].map(([name, value]) => ({ name, value: name === 'content-security-policy' ? inChromiumsWords(value) : value }));
    const body = Buffer.from(await answer.arrayBuffer()).toString('base64');
    await send('Fetch.fulfillRequest', { requestId, responseCode: answer.status, responseHeaders, body });
  } catch {
    await send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
  }
}

const inChromiumsWords = (policy: string): string => policy.replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s;]+/g, toChromium);

export async function answerAuth(chromium: Chromium, { requestId, frameId }: { readonly requestId: string; readonly frameId: string }): Promise<void> {
  const page = pagesByFrame.get(frameId);
  const event = preventable({});
  let answer: readonly (string | undefined)[] = [];
  page?.emit('login', event, {}, {}, (...credentials: (string | undefined)[]) => (answer = credentials));
  const [username, password] = answer;
  const given = event.defaultPrevented && username !== undefined;
  await chromium.devTools.browser.send('Fetch.continueWithAuth', {
    requestId,
    authChallengeResponse: given ? { response: 'ProvideCredentials', username, password: password ?? '' } : { response: 'CancelAuth' },
  });
}
