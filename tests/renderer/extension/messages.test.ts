import { expect, test } from 'vitest';
import { isProgramFrame, parseFrameMessage } from '../../../renderer/extension/messages.ts';

test('a frame can say that there was input, answer a ping, ask for a link to be opened', () => {
  for (const message of [{ kind: 'input' }, { kind: 'pong', ping: 3 }, { kind: 'open', address: 'https://app.example.org/x' }])
    expect(parseFrameMessage(message)).toEqual(message);
});

test.each([
  ['what was typed', { kind: 'input', key: 'a' }],
  ['another word', { kind: 'launch' }],
  ['no object', 'input'],
  ['nothing', null],
  ['a ping that is no number', { kind: 'pong', ping: 'x' }],
  ['an address that is none', { kind: 'open', address: 'not an address' }],
  ['an address without end', { kind: 'open', address: `https://app.example.org/${'x'.repeat(5000)}` }],
])('it cannot say %s', (_what, message) => {
  expect(parseFrameMessage(message)).toBeNull();
});

test('only a frame below the station’s page in the station’s tab is the program’s', () => {
  const sender = { extension: 'abc', tab: 7, frame: 12 };
  expect(isProgramFrame(sender, 'abc', 7)).toBe(true);
  expect(isProgramFrame({ ...sender, tab: 8 }, 'abc', 7)).toBe(false);
  expect(isProgramFrame({ ...sender, tab: undefined }, 'abc', 7)).toBe(false);
  expect(isProgramFrame({ ...sender, frame: 0 }, 'abc', 7)).toBe(false);
  expect(isProgramFrame({ ...sender, extension: 'other' }, 'abc', 7)).toBe(false);
});
