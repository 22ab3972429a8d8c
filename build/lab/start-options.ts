import { parseArgs } from 'node:util';
import { failed, ok, type Result } from '../../core/result.ts';

/** What `npm start` understands. */
export interface StartOptions {
  readonly headless: boolean;
  readonly port: number;
  /** Folder of the lab's data, relative to the current folder. */
  readonly data: string;
  readonly kiosk: boolean;
  readonly help: boolean;
}

export const startHelp = `npm start -- [options]

  Starts a whole lab on this machine: the hub, two sample programs, one station.

  --headless     the station runs in a browser without a window
  --no-kiosk     the station runs in a window, not over the whole screen
  --port PORT    the hub's port (7340; the next free one where it is taken)
  --data DIR     where the lab keeps its data (.data)
  --help         this text

  Ctrl+C ends everything it started. npm run reset empties the data.
  CHROMIUM=/path/to/chromium chooses the browser.`;

/** SM-101 for an option that is not known, SM-102 for a value that cannot be used. */
export function parseStartOptions(args: readonly string[]): Result<StartOptions> {
  const options = {
    headless: { type: 'boolean', default: false },
    'no-kiosk': { type: 'boolean', default: false },
    port: { type: 'string', default: '7340' },
    data: { type: 'string', default: '.data' },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }));
  } catch (error) {
    const unknown = (error as { code?: string }).code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' ? 'SM-102' : 'SM-101';
    return failed(unknown, (error as Error).message.replace(/\. .*/s, ''));
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port < 1 || port > 65_535) return failed('SM-102', `--port ${values.port}`, 'a number from 1 to 65535');
  if (values.data.trim() === '') return failed('SM-102', '--data', 'a folder');
  return ok({ headless: values.headless, port, data: values.data, kiosk: !values['no-kiosk'], help: values.help });
}
