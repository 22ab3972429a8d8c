import { describe, expect, it } from 'vitest';
import { isLargerThan } from '../../electron/message-size.ts';

describe('the size of a message', () => {
  it.each([
    ['a text', 'x'.repeat(1001)],
    ['a text deep inside', { a: { b: [{ c: 'x'.repeat(1001) }] } }],
    ['a long name', { ['x'.repeat(1001)]: 1 }],
    ['many small values', Array.from({ length: 130 }, () => 1)],
    ['many empty objects', Array.from({ length: 130 }, () => ({}))],
    ['bytes', new Uint8Array(1)],
    ['a map', new Map()],
    ['a date', new Date(0)],
  ])('%s is too large', (_what, message) => expect(isLargerThan(1000, [message])).toBe(true));

  it('what contains itself is too large, and found out', () => {
    const itself: unknown[] = [];
    itself.push(itself, itself);
    expect(isLargerThan(1000, itself)).toBe(true);
  });

  it('what is within the limit is not', () => {
    for (const message of [[], [{}], ['x'.repeat(900)], [{ a: null, b: undefined, c: [true, 'x'.repeat(800)] }], [Object.create(null) as object]])
      expect(isLargerThan(1000, message)).toBe(false);
  });

  it('does not read on once the limit is passed', () => {
    let read = 0;
    const endless = new Proxy(['x'], {
      ownKeys: () => ['length', ...Array.from({ length: 100_000 }, (_, index) => String(index))],
      getOwnPropertyDescriptor: (target, name) =>
        name === 'length' ? Object.getOwnPropertyDescriptor(target, name) : { enumerable: true, configurable: true, value: 'x' },
      get: (target, name) => (typeof name === 'string' && /^\d+$/.test(name) ? ((read += 1), 'x') : Reflect.get(target, name)),
    });
    expect(isLargerThan(1000, endless)).toBe(true);
    expect(read).toBeLessThan(200);
  });
});
