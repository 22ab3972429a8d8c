import { denyUntilPolicy, raiseBaseGuard, setBrowserPrivacy } from './guard.ts';
import { planTabs } from './one-tab.ts';

/**
 * The part of the station that outlives its page: puts the guard up, brings the kiosk page into the one tab, keeps other tabs out.
 * It holds no state of its own; Chromium ends it when nothing happens and starts it again for the next event.
 */
const page = chrome.runtime.getURL('station.html');

interface Remembered {
  readonly stationTab?: number;
  readonly leaving?: boolean;
}

/** One at a time: two events at once would each open a station. */
let turn: Promise<void> = Promise.resolve();
function inTurn(work: () => Promise<void>): void {
  turn = turn.then(work).catch((error: unknown) => console.error('station:', error));
}

async function keepStation(): Promise<void> {
  await denyUntilPolicy();
  // Chromium takes seconds to tell managed policy when it starts: what is right under every policy is done before.
  await arrangeTabs({ development: true, open: false });
  const { read } = await raiseBaseGuard();
  await arrangeTabs({ development: read.ok && read.value.development, open: true });
}

/** `open`: a window is made where there is no tab that the station could take. */
async function arrangeTabs({ development, open }: { readonly development: boolean; readonly open: boolean }): Promise<void> {
  const { stationTab = null, leaving } = await chrome.storage.session.get<Remembered>(['stationTab', 'leaving']);
  if (leaving === true) return;
  const tabs = (await chrome.tabs.query({})).flatMap((tab) => (tab.id === undefined ? [] : [{ id: tab.id, address: tab.pendingUrl ?? tab.url ?? '' }]));
  const plan = planTabs(tabs, { page, stationTab, development });
  const station = plan.station ?? (open ? (await chrome.windows.create({ url: page, state: 'maximized' }))?.tabs?.[0]?.id : undefined);
  if (plan.station !== null && plan.move) await chrome.tabs.update(plan.station, { url: page, active: true });
  if (station !== undefined && station !== stationTab) await chrome.storage.session.set({ stationTab: station } satisfies Remembered);
  // Last, so that there is never a moment without a window: the browser would end.
  await Promise.all(plan.close.map((id) => chrome.tabs.remove(id).catch(() => undefined)));
}

chrome.runtime.onInstalled.addListener(() => inTurn(keepStation));
chrome.runtime.onStartup.addListener(() => inTurn(keepStation));
chrome.tabs.onCreated.addListener(() => inTurn(keepStation));
chrome.tabs.onRemoved.addListener(() => inTurn(keepStation));
// The station's own tab says this for every frame that loads in it, too.
chrome.tabs.onUpdated.addListener((_id, change, tab) => {
  if (change.status === 'loading' && tab.url !== page) inTurn(keepStation);
});
chrome.storage.managed.onChanged.addListener(() => inTurn(async () => void (await raiseBaseGuard())));

inTurn(setBrowserPrivacy);
inTurn(keepStation);
