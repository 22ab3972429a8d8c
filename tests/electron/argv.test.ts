import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../electron/argv.ts';

const nothing = { supervised: false, policy: null, data: null, windowed: false };

describe('the command line of a shipped station', () => {
  it('may be empty, or say that it is supervised', () => {
    expect(parseArguments([], true)).toEqual({ ok: true, value: nothing });
    expect(parseArguments(['--supervised'], true)).toEqual({ ok: true, value: { ...nothing, supervised: true } });
  });

  it.each([
    ...[
      '--inspect',
      '--inspect=0',
      '--inspect-brk',
      '--remote-debugging-port=9222',
      '--remote-debugging-pipe',
      '--no-sandbox',
      '--user-data-dir=/tmp/x',
      '--disable-web-security',
    ],
    ...[
      '--policy=/tmp/x.json',
      '--data=/tmp/x',
      '--windowed',
      '--load-extension=/tmp/x',
      '--proxy-server=evil.test',
      '--js-flags=--expose-gc',
      '-r',
      '--',
      '--supervised=no',
      '--SUPERVISED',
    ],
    ...['https://evil.test/', 'stationmaster://open', 'main.js', '/r', ''],
  ])('is refused with %s', (word) => {
    const parsed = parseArguments(['--supervised', word], true);
    expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'SM-101' }] });
  });

  it('is not repeated in full when it is refused', () => {
    expect(parseArguments(['--proxy-server=secret.example'], true)).toEqual({ ok: false, problems: [{ code: 'SM-101', where: '--proxy-server' }] });
  });
});

describe('the command line in development', () => {
  it('takes a policy, a data folder and a window, beside the app’s path', () => {
    const expected = { ok: true, value: { supervised: false, policy: 'p.json', data: '/tmp/d', windowed: true } };
    expect(parseArguments(['out/electron/main.js', '--policy', 'p.json', '--data=/tmp/d', '--windowed'], false)).toEqual(expected);
    expect(parseArguments(['--policy=p.json', '--no-sandbox', 'out/electron/main.js', '--windowed', '--data', '/tmp/d'], false)).toEqual(expected);
  });

  it('takes the switches of a test runner', () =>
    expect(parseArguments(['--inspect=0', '--remote-debugging-port=0', 'main.js', '--user-data-dir=/tmp/x'], false).ok).toBe(true));

  it.each([[['main.js', 'other.js']], [['--polcy=p.json']], [['--proxy-server=x']], [['-x']]])('%j is refused', (words) =>
    expect(parseArguments(words, false)).toMatchObject({ ok: false, problems: [{ code: 'SM-101' }] }),
  );

  it.each([[['--policy']], [['--policy=']], [['--data', '--windowed']], [['--data', '']]])('%j lacks a value', (words) =>
    expect(parseArguments(words, false)).toMatchObject({ ok: false, problems: [{ code: 'SM-102' }] }),
  );
});
