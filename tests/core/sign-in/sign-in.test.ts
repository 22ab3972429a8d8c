import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { picturesFor, picturesShown, secretPictures } from '../../../core/sign-in/picture-password.ts';
import { isPassword, isPin, passwordSecret, waysToAsk } from '../../../core/sign-in/sign-in-way.ts';
import { forgiven, noTries, waitUntil, wrongTry, type Tries } from '../../../core/sign-in/try-limit.ts';
import { makeVerifier, pictureSecret, verify, type Derive } from '../../../core/sign-in/verifier.ts';

const derive: Derive = (secret, salt, iterations) =>
  Promise.resolve(pbkdf2Sync(secret, Buffer.from(salt, 'base64'), iterations, 32, 'sha256').toString('base64'));

describe('verifiers', () => {
  test('the right secret fits, in its order only', async () => {
    const verifier = await makeVerifier(pictureSecret(['apple', 'tree', 'kite']), 'c2FsdA==', 1000, derive);
    expect(verifier).not.toContain('apple');
    expect(await verify('apple+tree+kite', verifier, derive)).toBe(true);
    expect(await verify('tree+apple+kite', verifier, derive)).toBe(false);
  });
  test.each(['', 'plain$1$a$b', 'pbkdf2-sha256$0$a$b', 'pbkdf2-sha256$9e9$a$b', 'pbkdf2-sha256$1000$$b'])(
    'a damaged verifier %j fits nothing',
    async (verifier) => {
      expect(await verify('apple', verifier, derive)).toBe(false);
    },
  );
});

describe('wrong tries', () => {
  const wrong = (n: number, at = 0): Tries => Array.from({ length: n }).reduce<Tries>((t) => wrongTry(t, at), noTries);
  test.each([
    [2, null],
    [3, 15_000],
    [4, 30_000],
    [5, 60_000],
    [12, 300_000],
  ])('after %i wrong tries sign-in waits %s ms', (n, until) => expect(waitUntil(wrong(n), 0)).toBe(until));
  test('the wait passes', () => expect(waitUntil(wrong(3), 15_000)).toBeNull());
  test('an hour later it starts again', () => expect(wrongTry(wrong(5), 3_600_001).wrong).toBe(1));
  test('staff forgive what was before', () => expect([forgiven(wrong(5, 100), 100), forgiven(wrong(5, 100), 99).wrong]).toEqual([noTries, 5]));
});

describe('the twelve pictures', () => {
  test('a student sees all twelve, in an own order that stays', () => {
    const twelve = picturesFor('s-1', picturesShown(1));
    expect([...twelve].sort()).toEqual([...secretPictures].sort());
    expect(picturesFor('s-1', 12)).toEqual(twelve);
    expect(picturesFor('s-2', 12)).not.toEqual(twelve);
  });
  test('in kindergarten eight of them, the same every day and in the same order', () => {
    const eight = picturesFor('s-1', picturesShown(0));
    expect(eight).toHaveLength(8);
    expect(eight).toEqual(picturesFor('s-1', 12).slice(0, 8));
  });
});

describe('ways of signing in', () => {
  const none = { pictures: null, pin: null, password: null };
  test('only those are asked that the student has a secret for, the first of the list first', () => {
    expect(waysToAsk(['password', 'pictures', 'pin'], { ...none, pictures: 'p', password: 'w' })).toEqual(['password', 'pictures']);
    expect(waysToAsk(['pictures'], { ...none, pin: 'n' })).toEqual([]);
    expect(waysToAsk(['badge', 'staff', 'pin'], { ...none, pin: 'n' })).toEqual(['pin']);
  });
  test.each(['1234', '123456'])('%s is a PIN', (text) => expect(isPin(text)).toBe(true));
  test.each(['', '123', '1234567', '12a4', ' 1234', '１２３４'])('%j is no PIN', (text) => expect(isPin(text)).toBe(false));
  test.each(['kite', 'k'.repeat(64), 'two words'])('%j is a password', (text) => expect(isPassword(text)).toBe(true));
  test.each(['', 'abc', 'k'.repeat(65), ' kite', 'kite '])('%j is no password', (text) => expect(isPassword(text)).toBe(false));
  test('a letter with an accent is one password however the keyboard writes it', () => {
    expect(passwordSecret('n\u0303andu')).toBe(passwordSecret('\u00f1andu'));
  });
});

test('a wait that was counted by a clock a day ahead is not waited for', () => {
  const ahead = wrongTry(wrongTry(wrongTry(noTries, 86_400_000), 86_400_000), 86_400_000);
  expect([waitUntil(ahead, 0), waitUntil(ahead, 86_400_000 - 1000)]).toEqual([null, 86_415_000]);
});
