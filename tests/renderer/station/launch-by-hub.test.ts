import { expect, test } from 'vitest';
import type { LaunchRequest } from '../../../core/contract/program-host.ts';
import type { HubLaunch, HubLaunchReply } from '../../../core/contract/station-hub.ts';
import { failed, ok, type Result } from '../../../core/result.ts';
import { launchByHub } from '../../../renderer/station/launch-by-hub.ts';

const request = {
  launch: 'launch-1',
  visit: 'visit-1',
  program: 'words',
  allowedOrigins: ['https://words.example'],
  signOn: ['https://login.example'],
  permissions: [],
  language: 'en' as const,
};
const reply = ok({ address: 'https://words.example/login?iss=x', signOn: ['https://hub.example/lti/authorize'], asks: ['https://hub.example/xapi/*'] });

async function launched(answer: Result<HubLaunchReply>, open: string | null = 'launch-1') {
  const asked: HubLaunch[] = [];
  const opened: LaunchRequest[] = [];
  const outcome = await launchByHub(
    { effect: 'launch-by-hub', student: 's-amara', lesson: 'frogs-1', request },
    {
      host: { launch: async (each) => (opened.push(each), ok(null)) },
      askHub: async (each) => (asked.push(each), answer),
      launch: () => open,
    },
  );
  return { asked, opened, outcome };
}

test('the program opens at the hub’s address; the hub’s page is a sign-on page beside the program’s own', async () => {
  const { asked, opened } = await launched(reply);
  expect(asked).toEqual([{ student: 's-amara', visit: 'visit-1', launch: 'launch-1', program: 'words', lesson: 'frogs-1' }]);
  expect(opened).toEqual([
    {
      ...request,
      address: 'https://words.example/login?iss=x',
      signOn: ['https://login.example', 'https://hub.example/lti/authorize'],
      asks: ['https://hub.example/xapi/*'],
    },
  ]);
});

test('nothing opens when the hub says no, or when the launch was ended meanwhile', async () => {
  const { opened, outcome } = await launched(failed('SM-523', 'words'));
  expect([opened, outcome]).toEqual([[], failed('SM-523', 'words')]);
  expect((await launched(reply, 'launch-2')).opened).toEqual([]);
});
