import { expect, test } from 'vitest';
import { localeFor, nativeEnvironment } from '../../../electron/launchers/native-environment.ts';

test('the language is a locale that the machine has, and never one that it lacks', () => {
  expect(localeFor('es', ['C', 'C.utf8', 'en_US.utf8', 'es_US.utf8'])).toBe('es_US.utf8');
  expect(localeFor('es', ['C', 'es_ES', 'es_ES.iso88591', 'POSIX'])).toBe('C.UTF-8');
  expect(localeFor('en', [])).toBe('C.UTF-8');
});

test('on Windows all that a program keeps its files by is the visit’s folder', () => {
  const own = { SystemRoot: 'C:\\Windows', USERPROFILE: 'C:\\Users\\lab', APPDATA: 'C:\\Users\\lab\\AppData', PATH: 'C:\\Tools' };
  const given = nativeEnvironment({ platform: 'win32', own, home: 'D:\\visit', language: 'en', locales: [] });
  expect(given).toMatchObject({ SystemRoot: 'C:\\Windows', PATH: 'C:\\Windows\\System32;C:\\Windows' });
  for (const name of ['USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'TEMP', 'TMP']) expect(given[name]).toBe('D:\\visit');
});
