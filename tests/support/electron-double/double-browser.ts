import path from 'node:path';
import { app } from './app.ts';
import { Chromium } from './chromium.ts';
import { fromPartition, startChromiumBy } from './double-session.ts';
import { raiseInput } from './input-events.ts';
import { pagesByTarget } from './page-registry.ts';
import { answerAuth, answerRequest } from './requests.ts';
import { popupAttached } from './popups.ts';
import { downloadBegan, downloadFolder } from './downloads.ts';

/** Starts Chromium at the first need, and hands what it tells to the part that it concerns. */
let starting: Promise<Chromium> | null = null;
let running: Chromium | null = null;

export const started = (): Promise<Chromium> => (starting ??= start());
export const chromiumIfStarted = (): Chromium | null => running;
startChromiumBy(started);

async function start(): Promise<Chromium> {
  const network = await fromPartition('').network();
  const chromium = await Chromium.start(path.join(app.getPath('userData'), 'chromium'), network.address, app.switches);
  running = chromium;
  process.on('exit', () => chromium.kill());
  const { browser } = chromium.devTools;
  browser.on('Fetch.requestPaused', (paused) => void answerRequest(chromium, paused).catch(report(chromium, 'request')));
  browser.on('Fetch.authRequired', (asked) => void answerAuth(chromium, asked).catch(report(chromium, 'auth')));
  browser.on('Target.attachedToTarget', ({ targetInfo, sessionId, waitingForDebugger }) => {
    // Only what attaches by itself waits: the double's own sessions are asked for.
    if (!waitingForDebugger) return;
    void popupAttached(chromium, targetInfo, sessionId).catch(report(chromium, 'target'));
  });
  browser.on('Target.targetDestroyed', ({ targetId }) => pagesByTarget.get(targetId)?.destroyed());
  browser.on('Target.targetCrashed', ({ targetId }) => pagesByTarget.get(targetId)?.gone('crashed'));
  browser.on('Browser.downloadWillBegin', (download) => void downloadBegan(chromium, download).catch(report(chromium, 'download')));
  await browser.send('Target.setDiscoverTargets', { discover: true });
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  await browser.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }], handleAuthRequests: true });
  await browser.send('Browser.setDownloadBehavior', { behavior: 'allowAndName', downloadPath: downloadFolder(), eventsEnabled: true });
  chromium.onExit(() => {
    for (const page of pagesByTarget.values()) page.gone('killed');
  });
  if (process.env['ELECTRON_DOUBLE_DEVTOOLS'] !== undefined) {
    await chromium.share({
      input: (target, message) => raiseInput(pagesByTarget.get(target), message),
      refusesChoosers: (target) => pagesByTarget.get(target)?.debugger.refusesChoosers ?? false,
    });
  }
  return chromium;
}

const report =
  (chromium: Chromium, what: string) =>
  (cause: unknown): void => {
    // What was under way when a page or the browser went is nobody's any more.
    if (!chromium.devTools.closed && !/not found|Invalid InterceptionId|Invalid state|closed/i.test(String(cause)))
      console.error(`electron double: ${what}: ${String(cause)}`);
  };
