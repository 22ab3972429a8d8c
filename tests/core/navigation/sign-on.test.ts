import { beforeEach, describe, expect, test } from 'vitest';
import { beginNavigation, longestFlow, mayBegin, mostSteps, navigate, type NavigationEvent, type NavigationState } from '../../../core/navigation/sign-on.ts';

const rules = { allowedOrigins: ['https://program.example'], signOn: ['https://login.example/oauth/*', 'https://assets.login.example'] };
const home = 'https://program.example/home';
const signOn = 'https://login.example/oauth/authorize?client=1';
const portal = 'https://login.example/portal';

let state: NavigationState;
let now: number;
beforeEach(() => {
  now = 1000;
  state = beginNavigation(rules, now);
});

function say(event: NavigationEvent): string {
  const step = navigate(state, event, now);
  state = step.state;
  return step.verdict;
}
const link = (address: string): string => say({ kind: 'goes', address, by: 'page' });
const redirect = (address: string): string => say({ kind: 'goes', address, by: 'redirect' });
const page = (address: string): string => say({ kind: 'requests', address, mainFrame: true });
const part = (address: string): string => say({ kind: 'requests', address, mainFrame: false });
const reached = (address: string): string => say({ kind: 'reached', address });
const open = (): boolean => state.flow !== null;

/** The program is open and stands on its own page. */
function inProgram(): void {
  page(home);
  reached(home);
}

describe('at launch', () => {
  test('the sign-on pages are allowed until the program is reached', () => {
    expect([page(home), redirect(signOn), page(signOn), reached(signOn)]).toEqual(['allow', 'allow', 'allow', 'allow']);
    expect([part('https://login.example/style.css'), part('https://assets.login.example/logo.png')]).toEqual(['allow', 'allow']);
    expect([link('https://login.example/oauth/password'), reached('https://login.example/oauth/password')]).toEqual(['allow', 'allow']);
    expect([redirect('https://program.example/callback'), page('https://program.example/callback'), reached('https://program.example/callback')]).toEqual([
      'allow',
      'allow',
      'allow',
    ]);
    expect([state.at, open()]).toEqual(['program', false]);
  });

  test('the launch may begin on a sign-on page, and nowhere off both lists', () => {
    expect([home, signOn, portal, 'https://evil.test/'].map((address) => mayBegin(address, rules))).toEqual([true, true, false, false]);
    expect([page(signOn), reached(signOn)]).toEqual(['allow', 'allow']);
  });

  test('other pages of the sign-on service are denied all the same', () => {
    redirect(signOn);
    reached(signOn);
    expect([link(portal), redirect(portal), page(portal), reached(portal)]).toEqual(['deny', 'deny', 'deny', 'deny']);
  });

  test('without sign-on pages nothing but the program’s own is allowed', () => {
    state = beginNavigation({ ...rules, signOn: [] }, now);
    expect([link(signOn), redirect(signOn), page(signOn), part(signOn), reached(signOn)]).toEqual(Array.from({ length: 5 }, () => 'deny'));
    expect([link(home), redirect(home), page(home), reached(home)]).toEqual(Array.from({ length: 4 }, () => 'allow'));
  });
});

describe('once the program is reached', () => {
  beforeEach(inProgram);

  test('nothing of the sign-on service leaves the machine', () => {
    expect([page(signOn), part('https://login.example/beacon'), part('wss://login.example/socket')]).toEqual(['deny', 'deny', 'deny']);
    expect(say({ kind: 'frame-goes', address: signOn })).toBe('deny');
    expect(reached(signOn)).toBe('deny');
  });

  test('a redirect of its own opens a flow', () => {
    expect([link('https://program.example/account'), redirect(signOn), page(signOn), reached(signOn), open()]).toEqual([
      'allow',
      'allow',
      'allow',
      'allow',
      true,
    ]);
  });

  test('its own page may lead there by a link, a form or a script', () => {
    expect([link(signOn), page(signOn), reached(signOn), part('https://login.example/style.css')]).toEqual(['allow', 'allow', 'allow', 'allow']);
  });

  test('off both lists it goes nowhere, by neither', () => {
    expect([link('https://evil.test/'), redirect('https://evil.test/'), link(portal), redirect(portal), open()]).toEqual([
      'deny',
      'deny',
      'deny',
      'deny',
      false,
    ]);
  });

  test('what goes back in history to a sign-on page finds no flow', () => {
    expect([page('https://login.example/oauth/password'), reached('https://login.example/oauth/password'), state.at]).toEqual(['deny', 'deny', 'nowhere']);
  });

  test('a page that is none of its own leads nowhere', () => {
    expect(reached('about:blank')).toBe('deny');
    expect([link(signOn), redirect(signOn), page(signOn)]).toEqual(['deny', 'deny', 'deny']);
  });

  test('its page may change its own address while it leads to the sign-on', () => {
    link(signOn);
    expect(say({ kind: 'moved', address: 'https://program.example/home#leaving' })).toBe('allow');
    expect([page(signOn), reached(signOn)]).toEqual(['allow', 'allow']);
  });

  test('a navigation to the sign-on that came to nothing does not shorten the next', () => {
    link(signOn);
    now += longestFlow;
    expect(part('https://login.example/style.css')).toBe('wanders');
    inProgram();
    link(signOn);
    now += longestFlow;
    expect([link(signOn), page(signOn), reached(signOn)]).toEqual(['allow', 'allow', 'allow']);
  });
});

describe('inside a flow', () => {
  beforeEach(() => {
    redirect(signOn);
    reached(signOn);
  });

  test('frames and parts of the sign-on origins are allowed, and of no other', () => {
    const frame = (address: string): string => say({ kind: 'frame-goes', address });
    expect([frame('https://login.example/captcha'), frame('about:srcdoc'), frame('https://evil.test/'), frame('data:text/html,x')]).toEqual([
      'allow',
      'allow',
      'deny',
      'deny',
    ]);
    expect([part('https://login.example/portal.js'), part('https://evil.test/x'), part('http://login.example/x')]).toEqual(['allow', 'deny', 'deny']);
  });

  test('an address that the sign-on page gives itself is judged too', () => {
    expect(say({ kind: 'moved', address: 'https://login.example/oauth/step-2#a' })).toBe('allow');
    expect(say({ kind: 'moved', address: portal })).toBe('deny');
    expect([state.at, open()]).toEqual(['nowhere', false]);
  });

  test('the program’s page is not the sign-on’s to move to', () => {
    inProgram();
    expect(say({ kind: 'moved', address: 'https://login.example/oauth/step-2' })).toBe('deny');
  });

  test('its pages may take twelve steps by themselves, and no more', () => {
    for (let i = 0; i < mostSteps; i += 1)
      expect([link(`https://login.example/oauth/${i}`), reached(`https://login.example/oauth/${i}`)]).toEqual(['allow', 'allow']);
    expect(link('https://login.example/oauth/again')).toBe('wanders');
    expect([page('https://login.example/oauth/again'), part('https://login.example/x')]).toEqual(['deny', 'deny']);
  });

  test('redirects of its server are not steps', () => {
    for (let i = 0; i < 100; i += 1) expect(redirect(signOn)).toBe('allow');
    expect(state.flow?.steps).toBe(0);
  });

  test('steps that lead off are denied and do not count', () => {
    for (let i = 0; i < 100; i += 1) expect(link(portal)).toBe('deny');
    expect(link(signOn)).toBe('allow');
  });

  test.each([
    ['a step', () => link(signOn)],
    ['a redirect', () => redirect(signOn)],
    ['a page', () => page(signOn)],
    ['a part', () => part('https://login.example/poll')],
  ])('ends after ten minutes, at %s', (_what, go) => {
    now += longestFlow - 1;
    expect(go()).toBe('allow');
    now += 1;
    expect(go()).toBe('wanders');
    expect(go()).toBe('deny');
  });

  test('a frame finds it closed after ten minutes', () => {
    now += longestFlow;
    expect(say({ kind: 'frame-goes', address: 'https://login.example/captcha' })).toBe('deny');
  });

  test('the way to the program stays open for ever', () => {
    now += 10 * longestFlow;
    expect([link(home), redirect(home), page(home), reached(home), state.at]).toEqual(['allow', 'allow', 'allow', 'allow', 'program']);
  });
});

describe('a program that was put back', () => {
  const wander = (): string => {
    redirect(signOn);
    reached(signOn);
    for (let i = 0; i < mostSteps; i += 1) link(signOn);
    return link(signOn);
  };

  test('signs on anew, with all its steps and all its time', () => {
    expect(wander()).toBe('wanders');
    now += longestFlow;
    say({ kind: 'put-back' });
    expect([page(home), redirect(signOn), page(signOn), reached(signOn), link(signOn)]).toEqual(['allow', 'allow', 'allow', 'allow', 'allow']);
  });

  test('is given up when it wanders three times in half an hour', () => {
    const verdicts = [0, 1, 2].map(() => {
      const verdict = wander();
      now += 10 * 60_000 - 1;
      say({ kind: 'put-back' });
      return verdict;
    });
    expect(verdicts).toEqual(['wanders', 'wanders', 'give-up']);
  });

  test('is given up though the program was reached between, for that is the same circle', () => {
    const verdicts = [0, 1, 2].map(() => {
      const verdict = wander();
      say({ kind: 'put-back' });
      inProgram();
      return verdict;
    });
    expect(verdicts).toEqual(['wanders', 'wanders', 'give-up']);
  });

  test('now and then goes on', () => {
    for (let i = 0; i < 10; i += 1) {
      expect(wander()).toBe('wanders');
      now += 15 * 60_000;
      say({ kind: 'put-back' });
    }
  });
});

test('what a program may ask and never show is open to its requests alone, a path at a time', () => {
  state = beginNavigation({ ...rules, asks: ['https://hub.example/xapi/*'] }, now);
  inProgram();
  const store = 'https://hub.example/xapi/statements';
  expect(part(store)).toBe('allow');
  expect(part('https://hub.example/board/')).toBe('deny');
  expect([page(store), link(store), reached(store), say({ kind: 'frame-goes', address: store })]).toEqual(['deny', 'deny', 'deny', 'deny']);
});
