import { expect, test } from 'vitest';
import { parseStartOptions } from '../../build/lab/start-options.ts';

test('without options the lab is at port 7340, in .data, over the whole screen', () => {
  expect(parseStartOptions([])).toEqual({ ok: true, value: { headless: false, port: 7340, data: '.data', kiosk: true, help: false } });
});

test('all options are understood', () => {
  const parsed = parseStartOptions(['--headless', '--no-kiosk', '--port', '8123', '--data=/tmp/lab']);
  expect(parsed).toEqual({ ok: true, value: { headless: true, port: 8123, data: '/tmp/lab', kiosk: false, help: false } });
});

test.each([
  [['--fullscreen'], 'SM-101'],
  [['lab'], 'SM-101'],
  [['--port'], 'SM-102'],
  [['--port', 'many'], 'SM-102'],
  [['--port', '0'], 'SM-102'],
  [['--port', '70000'], 'SM-102'],
  [['--port', '80.5'], 'SM-102'],
  [['--data='], 'SM-102'],
  [['--headless=yes'], 'SM-102'],
])('%j is refused with %s', (args, code) => {
  const parsed = parseStartOptions(args);
  expect(parsed.ok ? null : parsed.problems[0]?.code).toBe(code);
});
