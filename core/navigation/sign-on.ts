import { countCrash } from '../recovery/crash-count.ts';
import { isAllowed, isFrameAllowed } from './origin-rule.ts';
import { isSignOnAddress, signOnOrigins } from './sign-on-pattern.ts';

/**
 * Where a program's page may go, its sign-on service included (docs/decisions/0009-sign-on-flow.md). Its own origins it may always go to; the sign-on pages only
 * inside a flow. A flow is open from the launch, or from the moment at which the program itself leads there by a redirect or a navigation of its page, until
 * the program is reached again. Inside a flow more than `mostSteps` steps that the sign-on pages take by themselves, or more than `longestFlow`, is wandering:
 * the program starts over.
 */
export interface SignOnRules {
  readonly allowedOrigins: readonly string[];
  readonly signOn: readonly string[];
  /** What its pages may ask and never show, as such patterns. */
  readonly asks?: readonly string[];
}

export interface NavigationState {
  readonly rules: SignOnRules;
  /** Where the page stands. `nowhere`: nothing has shown yet, or what shows is not the program's. */
  readonly at: 'nowhere' | 'program' | 'sign-on';
  readonly flow: { readonly since: number; readonly steps: number } | null;
  /** When it started over lately. */
  readonly startedOver: readonly number[];
}

export type NavigationEvent =
  /** The page is about to go there: by itself (link, script, form, new window) or because the server it asked says so. */
  | { readonly kind: 'goes'; readonly address: string; readonly by: 'page' | 'redirect' }
  /** A frame inside the page is. */
  | { readonly kind: 'frame-goes'; readonly address: string }
  /** A request is about to leave the machine. */
  | { readonly kind: 'requests'; readonly address: string; readonly mainFrame: boolean }
  /** The page stands there now. */
  | { readonly kind: 'reached'; readonly address: string }
  /** The page changed its own address without loading. */
  | { readonly kind: 'moved'; readonly address: string }
  /** It was put back to the program, or to its beginning. */
  | { readonly kind: 'put-back' };

/** `wanders`: denied, and the program is to start over, or given up when that did not help (`give-up`, SM-506). */
export type Verdict = 'allow' | 'deny' | 'wanders' | 'give-up';

export interface NavigationStep {
  readonly state: NavigationState;
  readonly verdict: Verdict;
}

/** A child that types a user name and a password, or chooses a picture or holds up a badge, with help. */
export const mostSteps = 12;
export const longestFlow = 10 * 60_000;
/** A sign-on that sends a child round in circles is not the child's to solve. */
const startOverLimit = { most: 3, withinMs: 30 * 60_000 };

/** `now`: monotonic, ms. */
export const beginNavigation = (rules: SignOnRules, now: number): NavigationState => ({
  rules,
  at: 'nowhere',
  flow: { since: now, steps: 0 },
  startedOver: [],
});

/** Whether a launch may begin there. */
export const mayBegin = (address: string, { allowedOrigins, signOn }: SignOnRules): boolean =>
  isAllowed(address, allowedOrigins) || isSignOnAddress(address, signOn);

export function navigate(state: NavigationState, event: NavigationEvent, now: number): NavigationStep {
  const { rules, flow } = state;
  switch (event.kind) {
    case 'goes':
      if (isAllowed(event.address, rules.allowedOrigins)) return allow(state);
      return isSignOnAddress(event.address, rules.signOn) ? goesToSignOn(state, event.by, now) : deny(state);
    case 'frame-goes':
      if (isFrameAllowed(event.address, rules.allowedOrigins)) return allow(state);
      return isOpen(flow, now) && isFrameAllowed(event.address, signOnOrigins(rules.signOn)) ? allow(state) : deny(state);
    case 'requests': {
      if (isAllowed(event.address, rules.allowedOrigins)) return allow(state);
      if (!event.mainFrame && isSignOnAddress(event.address, rules.asks ?? [])) return allow(state);
      const signOn = event.mainFrame ? isSignOnAddress(event.address, rules.signOn) : isAllowed(event.address, signOnOrigins(rules.signOn));
      if (!signOn || flow === null) return deny(state);
      return isOpen(flow, now) ? allow(state) : wander(state, now);
    }
    case 'reached':
      if (isAllowed(event.address, rules.allowedOrigins)) return allow({ ...state, at: 'program', flow: null });
      if (flow !== null && isSignOnAddress(event.address, rules.signOn)) return allow({ ...state, at: 'sign-on' });
      return deny({ ...state, at: 'nowhere', flow: null });
    case 'moved':
      // The program's page may tidy its address while it leads to the sign-on: that opens and closes nothing.
      if (isAllowed(event.address, rules.allowedOrigins)) return allow(state);
      return state.at === 'sign-on' && isSignOnAddress(event.address, rules.signOn) ? allow(state) : deny({ ...state, at: 'nowhere', flow: null });
    case 'put-back':
      return allow({ ...state, at: 'nowhere', flow: { since: now, steps: 0 } });
  }
}

function goesToSignOn(state: NavigationState, by: 'page' | 'redirect', now: number): NavigationStep {
  const { at, flow } = state;
  // The program itself leads there, each time anew: its page, or a server that it asked.
  if (at === 'program') return allow({ ...state, flow: { since: now, steps: 0 } });
  if (flow === null) return deny(state);
  if (!isOpen(flow, now)) return wander(state, now);
  // A server's redirects are counted by Chromium, which ends a chain of more than twenty.
  if (by === 'redirect') return allow(state);
  return flow.steps >= mostSteps ? wander(state, now) : allow({ ...state, flow: { ...flow, steps: flow.steps + 1 } });
}

const isOpen = (flow: NavigationState['flow'], now: number): boolean => flow !== null && now - flow.since < longestFlow;

const allow = (state: NavigationState): NavigationStep => ({ state, verdict: 'allow' });
const deny = (state: NavigationState): NavigationStep => ({ state, verdict: 'deny' });

function wander(state: NavigationState, now: number): NavigationStep {
  const { at: startedOver, tooOften } = countCrash(state.startedOver, now, startOverLimit);
  return { state: { ...state, at: 'nowhere', flow: null, startedOver }, verdict: tooOften ? 'give-up' : 'wanders' };
}
