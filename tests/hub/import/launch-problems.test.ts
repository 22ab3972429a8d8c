import { expect, it } from 'vitest';
import { launchProblems } from '../../../hub/import/launch-problems.ts';
import { readSchool } from '../../../hub/import/read-school.ts';
import { schoolCopy } from '../small-hub.ts';

const launch = {
  kind: 'lti',
  loginUrl: 'https://words.example/login',
  targetLink: 'https://words.example/',
  redirectUris: ['https://words.example/'],
  clientId: 'a',
};
const lesson = { id: 'frogs', cohort: 'class-k', program: 'count', title: 'Frogs', target: 'https://words.example/frogs' };

async function found(changed: object, lessons: readonly object[] = [], hub = 'https://hub.example'): Promise<string[]> {
  const folder = schoolCopy({
    'catalogue.json': (text) => {
      const { programs } = JSON.parse(text) as { programs: object[] };
      const lti = { ...programs[0], launch: { ...launch, ...changed }, allowedOrigins: ['https://words.example'], exit: {} };
      return JSON.stringify({ programs: [lti, ...programs.slice(1)] });
    },
    'lab.json': (text) => JSON.stringify({ ...(JSON.parse(text) as object), lessons }),
  });
  const school = await readSchool(folder);
  if (!school.ok) throw new Error(JSON.stringify(school.problems));
  return launchProblems(school.value, hub).map(({ code, where = '' }) => `${code} ${where}`);
}

it('finds nothing wrong with a tool that stays in its origins, and lessons of its cohorts', async () => expect(await found({}, [lesson])).toEqual([]));

it('names each address that the program itself may not go to', async () => {
  const changed = {
    loginUrl: 'https://login.example/',
    targetLink: 'https://words.example.evil.test/',
    redirectUris: ['https://words.example/', 'http://words.example/'],
  };
  expect(await found(changed)).toEqual(['loginUrl', 'targetLink', 'redirectUris.1'].map((key) => `SM-305 catalogue.json:programs.0.launch.${key}`));
});

it('names a tool that this hub does not reach', async () => {
  expect(await found({}, [], 'http://127.0.0.1:7340')).toEqual(['SM-520 catalogue.json:programs.0.launch']);
});

it('names lessons of a cohort or a program that is not there, twice the same, or at another place', async () => {
  const lessons = [lesson, { ...lesson, cohort: 'class-9' }, { ...lesson, id: 'b', program: 'none' }, { ...lesson, id: 'c', target: 'https://other.example/' }];
  expect(await found({}, lessons)).toEqual(['1.cohort', '1.id', '2.program', '3.target'].map((key) => `SM-304 lab.json:lessons.${key}`));
});

it('takes lessons of a web program, within its origins', async () => {
  const web = { ...lesson, program: 'read', target: 'http://read.localhost:7342/frogs?for={student}' };
  expect(await found({}, [web, { ...web, id: 'b', target: 'http://read.localhost/frogs' }])).toEqual(['SM-304 lab.json:lessons.1.target']);
});

it('names a lesson that only a cmi5 unit can be, and one that cannot say that it is finished', async () => {
  const lessons = [
    { ...lesson, activityId: 'https://words.example/unit' },
    { ...lesson, id: 'b', finishedBy: 'tool' },
  ];
  expect(await found({}, lessons)).toEqual(['0.activityId', '1.finishedBy'].map((key) => `SM-304 lab.json:lessons.${key}`));
});

it('asks the same of a cmi5 unit', async () => {
  const unit = {
    kind: 'cmi5',
    address: 'https://other.example/',
    activityId: 'https://words.example/unit',
    loginUrl: undefined,
    targetLink: undefined,
    redirectUris: undefined,
    clientId: undefined,
  };
  expect(await found(unit, [], 'http://127.0.0.1:7340')).toEqual([
    'SM-305 catalogue.json:programs.0.launch.address',
    'SM-520 catalogue.json:programs.0.launch',
  ]);
  const here = { ...unit, address: 'https://words.example/' };
  const mine = { ...lesson, activityId: 'https://words.example/frogs', finishedBy: 'tool' };
  expect(await found(here, [mine, { ...lesson, id: 'b' }])).toEqual(['SM-304 lab.json:lessons.1.activityId']);
  expect(await found(here, [mine], 'http://127.0.0.1:7340')).toContain('SM-520 lab.json:lessons.0.target');
});
