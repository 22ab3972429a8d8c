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
