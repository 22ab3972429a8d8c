import { usualVolume } from '../../core/sound/volume.ts';
import { isProgramFrame, evidencePort, parseFrameMessage, type StationMessage } from './messages.ts';
import { answer, crashGraceMs, healthy, nextPing, pingEveryMs } from './frame-health.ts';

/** What is seen of the frames of a program. Addresses stay inside the host; what it tells others are origins. */
export type Sight =
  | { readonly kind: 'input' }
  | { readonly kind: 'open'; readonly address: string }
  /** `document`: Chromium's name of this one load. */
  | { readonly kind: 'committed'; readonly address: string; readonly document: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'broken'; readonly address: string; readonly error: string }
  | { readonly kind: 'status'; readonly address: string; readonly status: number }
  | { readonly kind: 'blocked'; readonly address: string; readonly how: string }
  | { readonly kind: 'crashed' }
  | { readonly kind: 'hung' };

export interface FrameWatch {
  /** Told to each frame that is there, and to each that comes. */
  setVolume(percent: number): void;
  stop(): void;
}

/** Chromium counts frames up: one that is not above this belonged to a program before. */
let lastFrame = 0;

/**
 * Watches the program in the station's tab: its top frame is the first new one right below the station's page, so start it before that frame
 * is added. Every listener is taken away by `stop`.
 */
export function watchProgram(options: { readonly tab: number; readonly seen: (sight: Sight) => void }): FrameWatch {
  const { tab, seen } = options;
  const ports = new Map<chrome.runtime.Port, number>();
  const oldFrames = lastFrame;
  let frame: number | null = null;
  let volume = usualVolume.start;
  let health = healthy;
  let lastNavigation = Number.NEGATIVE_INFINITY;
  let crashTimer: ReturnType<typeof setTimeout> | undefined;

  const isTop = (details: { tabId: number; frameId: number }): boolean => details.tabId === tab && details.frameId === frame;
  const topPort = (): chrome.runtime.Port | undefined => [...ports].findLast(([, of]) => of === frame)?.[0];
  const post = (port: chrome.runtime.Port, message: StationMessage): void => {
    try {
      port.postMessage(message);
    } catch {
      // Closed in this moment; its disconnect tells.
    }
  };
  const navigated = (): void => {
    lastNavigation = performance.now();
    clearTimeout(crashTimer);
  };

  const onConnect = (port: chrome.runtime.Port): void => {
    const sender = { extension: port.sender?.id, tab: port.sender?.tab?.id, frame: port.sender?.frameId };
    if (port.name !== evidencePort || sender.frame === undefined || sender.frame <= oldFrames || !isProgramFrame(sender, chrome.runtime.id, tab)) return;
    ports.set(port, sender.frame);
    post(port, { kind: 'volume', percent: volume });
    if (sender.frame === frame) {
      health = healthy;
      clearTimeout(crashTimer);
    }
    port.onMessage.addListener((raw: unknown) => {
      const message = parseFrameMessage(raw);
      if (message?.kind === 'input') seen({ kind: 'input' });
      if (message?.kind === 'open') seen({ kind: 'open', address: message.address });
      if (message?.kind === 'pong' && port === topPort()) health = answer(health, message.ping);
    });
    port.onDisconnect.addListener(() => {
      ports.delete(port);
      if (sender.frame !== frame || topPort() !== undefined) return;
      if (performance.now() - lastNavigation > crashGraceMs) crashTimer = setTimeout(() => seen({ kind: 'crashed' }), crashGraceMs);
    });
  };

  const onBefore = (details: chrome.webNavigation.WebNavigationBaseCallbackDetails): void => {
    if (frame !== null || details.tabId !== tab || details.parentFrameId !== 0 || details.frameId <= lastFrame) return;
    lastFrame = details.frameId;
    frame = lastFrame;
  };
  const onCommitted = (details: chrome.webNavigation.WebNavigationTransitionCallbackDetails): void => {
    if (!isTop(details)) return;
    navigated();
    seen({ kind: 'committed', address: details.url, document: details.documentId });
  };
  const onReady = (details: chrome.webNavigation.WebNavigationFramedCallbackDetails): void => {
    if (isTop(details)) seen({ kind: 'ready' });
  };
  const onCompleted = (details: chrome.webNavigation.WebNavigationFramedCallbackDetails): void => {
    if (isTop(details)) seen({ kind: 'completed' });
  };
  const onBroken = (details: chrome.webNavigation.WebNavigationFramedErrorCallbackDetails): void => {
    // Aborted: replaced by another navigation, or answered with nothing.
    if (!isTop(details) || details.error === 'net::ERR_ABORTED') return;
    navigated();
    seen({ kind: 'broken', address: details.url, error: details.error });
  };
  const onPopup = (details: chrome.webNavigation.WebNavigationSourceCallbackDetails): void => {
    if (details.sourceTabId === tab) seen({ kind: 'open', address: details.url });
  };
  const onStatus = (details: chrome.webRequest.OnCompletedDetails): void => {
    if (isTop(details) && details.type === 'sub_frame') seen({ kind: 'status', address: details.url, status: details.statusCode });
  };
  const onRequestError = (details: chrome.webRequest.OnErrorOccurredDetails): void => {
    // Workers have no tab. What the station itself asks for is not the program's.
    if (details.error !== 'net::ERR_BLOCKED_BY_CLIENT' || (details.tabId !== tab && details.tabId !== -1)) return;
    if (details.initiator === location.origin && details.frameId !== frame) return;
    seen({ kind: 'blocked', address: details.url, how: details.type });
  };

  const everywhere = { urls: ['<all_urls>'] };
  chrome.runtime.onConnect.addListener(onConnect);
  chrome.webNavigation.onBeforeNavigate.addListener(onBefore);
  chrome.webNavigation.onCommitted.addListener(onCommitted);
  chrome.webNavigation.onDOMContentLoaded.addListener(onReady);
  chrome.webNavigation.onCompleted.addListener(onCompleted);
  chrome.webNavigation.onErrorOccurred.addListener(onBroken);
  chrome.webNavigation.onCreatedNavigationTarget.addListener(onPopup);
  chrome.webRequest.onCompleted.addListener(onStatus, everywhere);
  chrome.webRequest.onErrorOccurred.addListener(onRequestError, everywhere);
  const pings = setInterval(() => {
    const top = topPort();
    if (top === undefined) return;
    const before = health.hung;
    health = nextPing(health);
    post(top, { kind: 'ping', ping: health.ping });
    if (health.hung && !before) seen({ kind: 'hung' });
  }, pingEveryMs);

  return {
    setVolume: (percent) => {
      volume = percent;
      for (const port of ports.keys()) post(port, { kind: 'volume', percent });
    },
    stop: () => {
      clearInterval(pings);
      clearTimeout(crashTimer);
      chrome.runtime.onConnect.removeListener(onConnect);
      chrome.webNavigation.onBeforeNavigate.removeListener(onBefore);
      chrome.webNavigation.onCommitted.removeListener(onCommitted);
      chrome.webNavigation.onDOMContentLoaded.removeListener(onReady);
      chrome.webNavigation.onCompleted.removeListener(onCompleted);
      chrome.webNavigation.onErrorOccurred.removeListener(onBroken);
      chrome.webNavigation.onCreatedNavigationTarget.removeListener(onPopup);
      chrome.webRequest.onCompleted.removeListener(onStatus);
      chrome.webRequest.onErrorOccurred.removeListener(onRequestError);
      for (const port of ports.keys()) port.disconnect();
      ports.clear();
    },
  };
}
