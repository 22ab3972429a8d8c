import type { LaunchRequest, ProgramEvent } from '../../core/contract/program-host.ts';
import { BlockedTally } from '../../core/navigation/blocked-hosts.ts';
import { isRefusal, loadFailure, type LoadFailure } from '../../core/navigation/load-failure.ts';
import { isAllowed, originOf } from '../../core/navigation/origin-rule.ts';
import { beginNavigation, mayBegin, navigate, type NavigationEvent, type Verdict } from '../../core/navigation/sign-on.ts';
import { problem } from '../../core/result.ts';
import { usualVolume } from '../../core/sound/volume.ts';
import { fillSignIn } from './fill-sign-in.ts';
import { openFrame, type ProgramFrame } from './program-frame.ts';
import { watchProgram, type FrameWatch, type Sight } from './program-watch.ts';
import { watchTab } from './tab-watch.ts';

/** One launch: its frame, what is seen of it, and how it ends. A frame that ends up on a page that is not the program's is replaced. */
export interface RunningProgram {
  readonly launch: string;
  readonly mayDownload: boolean;
  show(visible: boolean): Promise<void>;
  /** Percent of what the machine is set to. */
  setVolume(percent: number): void;
  /** Goes to the program's log-out page and waits until it has loaded or failed, at most `graceMs`. */
  leave(address: string | null, graceMs: number): Promise<void>;
  close(): Promise<void>;
}

const leastInputMs = 250;
/** The same origin blocked in the same way is told once in this time. */
const blockedQuietMs = 30_000;
const mostBlocked = 200;
/** Record mode tells what it counted so often. */
const tellHostsMs = 400;
/** A page whose pictures never end is shown when its text is there. */
const readyGraceMs = 3000;
/** A sign-on page that goes on by itself is never shown; one that stays longer than this waits for the child. */
const signOnWaitsMs = 1000;
/** Sent back to the program this often in this time, it is a program that cannot run here. */
const mostReturns = 3;
const returnsWithinMs = 15_000;
/** Requests a page makes while it goes (its last progress) are let out before the guard closes. */
const lastWordsMs = 250;

type Told = ProgramEvent extends infer E ? (E extends ProgramEvent ? Omit<E, 'launch'> : never) : never;

export async function createRunningProgram({ signIn, ...request }: LaunchRequest, tab: number, tell: (event: ProgramEvent) => void): Promise<RunningProgram> {
  let frame: ProgramFrame | null = null;
  let watch: FrameWatch | null = null;
  let stage: 'opening' | 'loaded' | 'failed' | 'leaving' | 'closed' = 'opening';
  let visible = false;
  let volume = usualVolume.start;
  let home = request.address;
  let lastInput = Number.NEGATIVE_INFINITY;
  let readyTimer: ReturnType<typeof setTimeout> | undefined;
  let returns: number[] = [];
  let left: (() => void) | null = null;
  let onExitPage = false;
  let navigation = beginNavigation(request, performance.now());
  const blocked = new Map<string, number>();
  const tally = request.records === true ? new BlockedTally() : null;
  let tallyTimer: ReturnType<typeof setTimeout> | undefined;

  const say = (event: Told): void => {
    if (stage !== 'leaving' && stage !== 'closed') tell({ ...event, launch: request.launch } as ProgramEvent);
  };
  const tabWatch = watchTab(tab, (event) => say(event));
  /** It has loaded, and was held back. */
  let waits = false;
  const fill =
    signIn === undefined
      ? null
      : fillSignIn(signIn, tab, {
          refused: (why) => fail('SM-527', home, why),
          released: () => {
            if (waits) loaded();
          },
        });

  function step(event: NavigationEvent): Verdict {
    const next = navigate(navigation, event, performance.now());
    navigation = next.state;
    return next.verdict;
  }

  /** The rules of the browser let the page go there; whether it may stand there now depends on the sign-on flow. */
  function arrived(address: string): Verdict {
    const goes = isAllowed(address, request.allowedOrigins) ? 'allow' : step({ kind: 'goes', address, by: 'page' });
    return goes === 'allow' ? step({ kind: 'reached', address }) : goes;
  }

  async function open(address: string): Promise<void> {
    watch?.stop();
    frame?.remove();
    watch = watchProgram({ tab, seen });
    watch.setVolume(volume);
    frame = await openFrame({ address, title: request.program, permissions: request.permissions, origins: request.allowedOrigins });
    if (visible) frame.show(true);
  }

  function loaded(): void {
    clearTimeout(readyTimer);
    if (stage !== 'opening') return;
    waits = fill?.holds === true;
    if (waits) return;
    stage = 'loaded';
    say({ kind: 'loaded' });
    tabWatch.tellAll();
  }

  function fail(code: LoadFailure | 'SM-502' | 'SM-504' | 'SM-506' | 'SM-509' | 'SM-527', address: string, detail: string): void {
    clearTimeout(readyTimer);
    if (stage === 'failed') return;
    fill?.stop();
    say({ kind: 'failed', problem: problem(code, originOf(address), detail) });
    stage = 'failed';
  }

  function tellBlocked(address: string, how: string): void {
    if (tally !== null) {
      if (tally.add(address, how))
        tallyTimer ??= setTimeout(() => {
          tallyTimer = undefined;
          say({ kind: 'blocked-hosts', hosts: tally.take() });
        }, tellHostsMs);
      return;
    }
    const origin = originOf(address);
    const key = `${origin} ${how}`;
    const now = performance.now();
    if (now - (blocked.get(key) ?? Number.NEGATIVE_INFINITY) < blockedQuietMs) return;
    // A page can make up any number of hosts.
    if (!blocked.has(key) && blocked.size >= mostBlocked) return;
    blocked.set(key, now);
    say({ kind: 'blocked', origin, how });
  }

  /** The page that was blocked has taken the program's place: the program comes back where it was last. */
  function comeBack(address: string): void {
    const now = performance.now();
    returns = [...returns.filter((at) => now - at < returnsWithinMs), now];
    if (stage === 'opening' || returns.length > mostReturns) fail('SM-502', address, 'the program goes on to an address that is not allowed');
    else void putBack();
  }

  function putBack(): Promise<void> {
    step({ kind: 'put-back' });
    return open(home);
  }

  function stands(address: string, document: string): void {
    clearTimeout(readyTimer);
    waits = false;
    const verdict = arrived(address);
    // A page that may not stand there is none to fill.
    fill?.reached(verdict === 'allow' ? address : 'about:blank', document);
    if (verdict === 'allow') {
      if (navigation.at === 'program') home = address;
      return say({ kind: 'navigated', origin: originOf(address) });
    }
    tellBlocked(address, 'sub_frame');
    if (verdict === 'deny') comeBack(address);
    else if (verdict === 'give-up') fail('SM-506', address, 'the sign-on did not come to an end');
    else void putBack();
  }

  function seen(sight: Sight): void {
    if (stage === 'closed') return;
    if (stage === 'leaving') {
      if (sight.kind === 'committed') onExitPage = true;
      if ((sight.kind === 'completed' && onExitPage) || sight.kind === 'broken' || sight.kind === 'crashed') left?.();
      return;
    }
    switch (sight.kind) {
      case 'input': {
        const now = performance.now();
        if (!visible || now - lastInput < leastInputMs) return;
        lastInput = now;
        say({ kind: 'input' });
        return;
      }
      case 'open':
        if (mayBegin(sight.address, request)) frame?.navigate(sight.address);
        else tellBlocked(sight.address, 'new-window');
        return;
      case 'committed':
        return stands(sight.address, sight.document);
      case 'ready':
        clearTimeout(readyTimer);
        if (stage === 'opening' && navigation.at !== 'sign-on') readyTimer = setTimeout(loaded, readyGraceMs);
        return;
      case 'completed':
        if (navigation.at === 'sign-on') readyTimer = setTimeout(loaded, signOnWaitsMs);
        else loaded();
        return;
      case 'status':
        if (stage === 'opening' && isRefusal(sight.status)) fail('SM-509', sight.address, `HTTP ${sight.status}`);
        return;
      case 'broken':
        if (sight.error === 'net::ERR_BLOCKED_BY_CLIENT') comeBack(sight.address);
        // The program forbids to be framed.
        else if (sight.error === 'net::ERR_BLOCKED_BY_RESPONSE') fail('SM-504', sight.address, sight.error);
        else fail(loadFailure(sight.error), sight.address, sight.error);
        return;
      case 'blocked':
        tellBlocked(sight.address, sight.how);
        return;
      case 'crashed':
      case 'hung':
        say({ kind: sight.kind });
        return;
    }
  }

  tabWatch.setVisible(false);
  await open(request.address);

  return {
    launch: request.launch,
    mayDownload: request.permissions.includes('downloads'),
    show: async (shown) => {
      visible = shown;
      frame?.show(shown);
      await tabWatch.setVisible(shown);
    },
    setVolume: (percent) => {
      volume = percent;
      watch?.setVolume(percent);
    },
    leave: async (address, graceMs) => {
      fill?.stop();
      const reachable = stage !== 'failed' && address !== null && isAllowed(address, request.allowedOrigins);
      stage = 'leaving';
      if (!reachable || graceMs <= 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        left = () => {
          clearTimeout(timer);
          resolve();
        };
        frame?.navigate(address);
      });
    },
    close: async () => {
      if (stage === 'closed') return;
      stage = 'closed';
      fill?.stop();
      clearTimeout(readyTimer);
      clearTimeout(tallyTimer);
      watch?.stop();
      frame?.remove();
      frame = null;
      await tabWatch.stop();
      await new Promise((resolve) => setTimeout(resolve, lastWordsMs));
    },
  };
}
