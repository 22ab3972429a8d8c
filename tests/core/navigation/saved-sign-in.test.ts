import { describe, expect, test } from 'vitest';
import { SavedSignInFill, type SavedSignIn } from '../../../core/navigation/saved-sign-in.ts';
import type { SignInAnswer, SignInForm, SignInStep } from '../../../core/navigation/sign-in-form.ts';

/** When a form is filled, and when not; what a page answers is the test's. Real pages are in tests/renderer/extension and tests/electron. */
const signIn: SavedSignIn = {
  pages: ['https://words.example/login', 'https://login.example/oauth/*'],
  userField: '#user',
  passwordField: '#password',
  submit: '#go',
  username: 'amara',
  password: 'pond',
};
type Answers = Partial<Record<SignInStep['step'], SignInAnswer | 'gone'>>;

function filling(answers: (document: string, waited: number) => Answers, asked: Partial<SavedSignIn> = {}) {
  const ran: { readonly document: string; readonly step: SignInStep; readonly address: string }[] = [];
  const told: string[] = [];
  let waited = 0;
  const fill = new SavedSignInFill<string>(
    { ...signIn, ...asked },
    {
      run: async (document, { address }: SignInForm, step) => {
        ran.push({ document, step, address });
        const answer = answers(document, waited)[step.step] ?? 'done';
        if (answer === 'gone') throw new Error('gone');
        return answer;
      },
      wait: async (ms) => {
        waited += ms;
      },
      refused: (why) => told.push(`refused: ${why}`),
      released: () => told.push('released'),
    },
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
  const steps = (document: string): string[] => ran.filter((each) => each.document === document && each.step.step !== 'look').map((each) => each.step.step);
  return { fill, ran, told, settle, steps };
}

describe('a log-in form', () => {
  test('is filled and sent once its page is reached, and held back until then', async () => {
    const { fill, ran, steps, settle } = filling(() => ({}));
    fill.reached('https://words.example/login?next=1#top', 'one');
    expect(fill.holds).toBe(true);
    await settle();
    expect(steps('one').slice(0, 2)).toEqual(['fill', 'submit']);
    expect(ran[0]?.address).toBe('https://words.example/login');
    fill.reached('https://words.example/', 'two');
    expect([fill.holds, steps('two')]).toEqual([false, []]);
  });

  test('is filled on a page below a path of the identity provider too', async () => {
    const { fill, steps, settle } = filling(() => ({}));
    fill.reached('https://login.example/oauth/password', 'one');
    await settle();
    expect(steps('one')).toContain('fill');
  });

  test.each(['https://words.example/login/', 'https://words.example/other', 'https://words.example:8443/login', 'https://evil.example/login', 'about:blank'])(
    'of %s is never looked at',
    async (address) => {
      const { fill, ran, settle } = filling(() => ({}));
      fill.reached(address, 'one');
      await settle();
      expect([ran, fill.holds]).toEqual([[], false]);
    },
  );

  test('that comes back is not filled again, and told', async () => {
    const { fill, told, ran, settle } = filling((document) => {
      // The answer of its server is the same page again.
      if (document === 'one' && ran.some((each) => each.step.step === 'submit')) queueMicrotask(() => fill.reached('https://words.example/login', 'two'));
      return {};
    });
    fill.reached('https://words.example/login', 'one');
    await settle();
    expect(told).toEqual(['refused: it asks again']);
    fill.reached('https://words.example/login', 'three');
    await settle();
    expect(ran.filter((each) => each.step.step === 'fill')).toHaveLength(1);
    expect(told).toEqual(['refused: it asks again']);
  });

  test('that stays when it was sent is told', async () => {
    const { fill, told, settle } = filling(() => ({}));
    fill.reached('https://words.example/login', 'one');
    await settle();
    expect(told).toEqual(['refused: its form stays']);
  });

  test('that went away without another page was taken', async () => {
    const { fill, told, settle } = filling((_document, waited) => (waited >= 1000 ? { look: 'absent' } : {}));
    fill.reached('https://words.example/login', 'one');
    await settle();
    expect([told, fill.holds]).toEqual([['released'], false]);
  });

  test('without a button named is filled, and shown for the child to send', async () => {
    const { fill, told, steps, settle } = filling(() => ({}), { submit: null });
    fill.reached('https://words.example/login', 'one');
    await settle();
    expect([steps('one'), told]).toEqual([['fill'], ['released']]);
  });

  test('whose page moved before anything was written is filled when its page comes', async () => {
    const { fill, steps, settle } = filling((document) => (document === 'one' ? { fill: 'elsewhere' } : {}));
    fill.reached('https://words.example/login', 'one');
    await settle();
    fill.reached('https://words.example/login', 'two');
    await settle();
    expect([steps('one'), steps('two').slice(0, 1)]).toEqual([['fill'], ['fill']]);
  });
});

describe('a log-in page without the form', () => {
  test('is shown after a moment: it is signed in already', async () => {
    const { fill, told, steps, settle } = filling(() => ({ look: 'absent' }));
    fill.reached('https://words.example/login', 'one');
    await settle();
    expect([told, fill.holds, steps('one')]).toEqual([['released'], false, []]);
  });

  test('that asks for a password in other fields is told', async () => {
    const { fill, told, settle } = filling(() => ({ look: 'other' }));
    fill.reached('https://words.example/login', 'one');
    await settle();
    expect(told.at(-1)).toBe('refused: its fields are not those of the catalogue');
  });
});

test('after the end nothing is filled', async () => {
  const { fill, steps, settle } = filling(() => ({}));
  fill.reached('https://words.example/login', 'one');
  fill.stop();
  await settle();
  expect(steps('one')).toEqual([]);
});
