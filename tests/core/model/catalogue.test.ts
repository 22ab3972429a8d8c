import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { programSchema } from '../../../core/model/catalogue.ts';
import { parseWith } from '../../../core/model/parse.ts';

const program = {
  id: 'counting',
  name: 'Counting',
  subject: 'math',
  icon: 'programs/abacus',
  grades: [1],
  launch: { kind: 'web', address: 'https://program.example/launch' },
  allowedOrigins: ['https://program.example'],
};

describe('the sign-on pages of a program', () => {
  test('are none where the catalogue names none', () => expect(v.parse(programSchema, program).signOn).toEqual([]));

  test('are taken as they are written', () => {
    const signOn = ['https://login.example/oauth/*', 'https://*.district.example'];
    expect(v.parse(programSchema, { ...program, signOn }).signOn).toEqual(signOn);
  });

  test('that cannot be read are named by their place, and the catalogue is refused', () => {
    const result = parseWith(programSchema, { ...program, signOn: ['https://login.example', 'http://login.example/oauth/*'] }, 'SM-305', 'catalogue.json');
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'SM-305', where: 'catalogue.json:signOn.1' }] });
  });
});

describe('the origins of a program', () => {
  const refused = (changed: object) => parseWith(programSchema, { ...program, ...changed }, 'SM-305', 'catalogue.json');

  test.each([[[]], [undefined]])('are needed for a page: %j is refused', (allowedOrigins) =>
    expect(refused({ allowedOrigins })).toMatchObject({ ok: false, problems: [{ code: 'SM-305', where: 'catalogue.json:allowedOrigins' }] }),
  );

  test('are none of a program of the machine, which names no command either', () => {
    const { allowedOrigins, ...native } = { ...program, launch: { kind: 'native' } };
    expect(v.parse(programSchema, native).allowedOrigins).toEqual([]);
    expect(refused({ launch: { kind: 'native' }, allowedOrigins })).toMatchObject({ ok: false, problems: [{ where: 'catalogue.json:allowedOrigins' }] });
    expect(parseWith(programSchema, { ...native, launch: { kind: 'native', command: '/bin/sh' } }, 'SM-305', 'catalogue.json')).toMatchObject({
      ok: false,
      problems: [{ where: 'catalogue.json:launch.command', detail: 'unknown key' }],
    });
  });
});

describe('the form of a saved sign-in', () => {
  const form = { page: ['https://program.example/login'], userField: 'input[name="user"]', passwordField: '#password', submit: 'button[type="submit"]' };
  const parsed = (savedSignIn: object, changed: object = {}) => parseWith(programSchema, { ...program, ...changed, savedSignIn }, 'SM-305', 'catalogue.json');
  const places = (savedSignIn: object, changed?: object) => {
    const result = parsed(savedSignIn, changed);
    return result.ok ? [] : result.problems.map((each) => each.where);
  };

  test('is of the program’s own page or of its sign-on service', () => {
    expect(places(form)).toEqual([]);
    expect(places({ ...form, page: ['https://login.example/oauth/*'] }, { signOn: ['https://login.example/oauth/*'] })).toEqual([]);
    expect(places({ ...form, page: ['https://login.example/portal'] }, { signOn: ['https://login.example/oauth/*'] })).toEqual(['catalogue.json:savedSignIn']);
    expect(places({ ...form, page: ['https://elsewhere.example/login'] })).toEqual(['catalogue.json:savedSignIn']);
  });

  test.each(['https://program.example', 'https://program.example/*', 'https://*.program.example/login', 'http://program.example/login'])(
    'is of a page, which %s is not',
    (page) => expect(places({ ...form, page: [page] })).toContain('catalogue.json:savedSignIn.page.0'),
  );

  test.each(['input', '*', 'form input', '#a, #b', 'input:focus', '[name^="u"]', '[name="u\\"]', 'div > input', '#user#'])(
    'names each element by itself, which %s does not',
    (userField) => expect(places({ ...form, userField })).toEqual(['catalogue.json:savedSignIn.userField']),
  );

  test('is for programs that are opened by their own web address alone', () => {
    const cmi5 = { kind: 'cmi5', address: 'https://program.example/unit', activityId: 'https://program.example/activity' };
    expect(places(form, { launch: cmi5 })).toEqual(['catalogue.json:savedSignIn']);
  });
});
