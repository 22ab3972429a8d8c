import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { picturesFor, secretPictures } from '../../../core/sign-in/picture-password.ts';
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
    expect([...picturesFor('s-1')].sort()).toEqual([...secretPictures].sort());
    expect(picturesFor('s-1')).toEqual(picturesFor('s-1'));
    expect(picturesFor('s-1')).not.toEqual(picturesFor('s-2'));
  });
});

test('a wait that was counted by a clock a day ahead is not waited for', () => {
  const ahead = wrongTry(wrongTry(wrongTry(noTries, 86_400_000), 86_400_000), 86_400_000);
  expect([waitUntil(ahead, 0), waitUntil(ahead, 86_400_000 - 1000)]).toEqual([null, 86_415_000]);
});
