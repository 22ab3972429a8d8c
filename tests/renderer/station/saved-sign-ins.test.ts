import { describe, expect, test } from 'vitest';
import type { LaunchRequest } from '../../../core/contract/program-host.ts';
import type { SavedSignInsReply, SavedSignInsRequest } from '../../../core/contract/station-hub.ts';
import { failed, ok, type Result } from '../../../core/result.ts';
import { launchSignedIn } from '../../../renderer/station/launch-signed-in.ts';
import { SavedSignIns, type FoundSignIn } from '../../../renderer/station/saved-sign-ins.ts';

const one = { visit: 'visit-1', student: 's-amara' };
const here = { kind: 'here' as const, username: 'amara', password: 'pond' };

function station(answer: Result<SavedSignInsReply> = ok({ signIns: [{ program: 'words', username: 'amara', password: 'pond' }], unreadable: ['keys'] })) {
  const asked: SavedSignInsRequest[] = [];
  const hub = { answers: true, answer };
  const signIns = new SavedSignIns({
    ask: async (request) => (asked.push(request), hub.answer),
    hubAnswers: () => hub.answers,
    wanted: () => true,
  });
  return { signIns, asked, hub };
}

describe('the saved sign-ins of a visit', () => {
  test('are asked for once the hub has heard of it, once', async () => {
    const { signIns, asked } = station();
    signIns.follow('visit-1');
    await signIns.reported(one);
    await signIns.reported(one);
    expect(asked).toEqual([{ student: 's-amara', visit: 'visit-1' }]);
    expect(await signIns.find('visit-1', 'words')).toEqual(here);
  });

  test('are waited for by a child who is faster than the hub', async () => {
    const { signIns } = station();
    signIns.follow('visit-1');
    const found = signIns.find('visit-1', 'words');
    await signIns.reported(one);
    expect(await found).toEqual(here);
  });

  test('say why they are not there', async () => {
    const { signIns } = station();
    signIns.follow('visit-1');
    await signIns.reported(one);
    expect([await signIns.find('visit-1', 'boats'), await signIns.find('visit-1', 'keys')]).toEqual([
      { kind: 'not-here', code: 'SM-526' },
      { kind: 'not-here', code: 'SM-529' },
    ]);
  });

  test('are not waited for while the hub is away, and go on working when it goes away later', async () => {
    const { signIns, hub } = station();
    signIns.follow('visit-1');
    hub.answers = false;
    expect(await signIns.find('visit-1', 'words')).toEqual({ kind: 'not-here', code: 'SM-528' });
    await signIns.reported(one);
    expect(await signIns.find('visit-1', 'words')).toEqual(here);
  });

  test('are asked for again where the hub had no answer', async () => {
    const { signIns, hub, asked } = station(failed('SM-802'));
    signIns.follow('visit-1');
    await signIns.reported(one);
    hub.answer = ok({ signIns: [], unreadable: [] });
    await signIns.reported(one);
    expect(asked).toHaveLength(2);
  });

  test('are forgotten with it: neither the next visit nor a late answer finds them', async () => {
    const { signIns } = station();
    signIns.follow('visit-1');
    const late = signIns.reported(one);
    signIns.follow('visit-2');
    await late;
    expect([JSON.stringify(signIns), (await signIns.find('visit-1', 'words')).kind]).toEqual(['{}', 'not-here']);
    signIns.follow(null);
    expect((await signIns.find('visit-2', 'words')).kind).toBe('not-here');
  });

  test('that a program did not take are not given to it again', async () => {
    const { signIns } = station();
    signIns.follow('visit-1');
    await signIns.reported(one);
    signIns.refuse('words');
    expect(await signIns.find('visit-1', 'words')).toEqual({ kind: 'refused' });
  });
});

describe('a launch', () => {
  const request: LaunchRequest = {
    launch: 'launch-1',
    visit: 'visit-1',
    program: 'words',
    address: 'https://words.example/',
    allowedOrigins: ['https://words.example'],
    signOn: [],
    permissions: [],
    language: 'en',
  };
  const form = { page: ['https://words.example/login'], userField: '#user', passwordField: '#password' };

  async function launched(found: FoundSignIn, open: string | null = 'launch-1') {
    const opened: LaunchRequest[] = [];
    const told: string[] = [];
    const outcome = await launchSignedIn(
      { effect: 'launch-signed-in', request, form },
      {
        host: { launch: async (each) => (opened.push(each), ok(null)) },
        find: async () => found,
        tell: (code, program) => told.push(`${code} ${program}`),
        launch: () => open,
      },
    );
    return { opened, told, outcome };
  }

  test('goes to the host with what belongs in the form', async () => {
    const { opened } = await launched(here);
    const signIn = { pages: form.page, userField: '#user', passwordField: '#password', submit: null, username: 'amara', password: 'pond' };
    expect(opened).toEqual([{ ...request, signIn }]);
  });

  test('without a saved sign-in opens the program’s own page, and staff are told', async () => {
    expect(await launched({ kind: 'not-here', code: 'SM-528' })).toMatchObject({ opened: [request], told: ['SM-528 words'] });
  });

  test('of a program that did not take it is refused, and one that was ended meanwhile opens nothing', async () => {
    expect(await launched({ kind: 'refused' })).toEqual({ opened: [], told: [], outcome: failed('SM-527', 'words') });
    expect((await launched(here, 'launch-2')).opened).toEqual([]);
  });
});
