import { failed, ok, type Result } from '../core/result.ts';

/** What the station understands on its command line. Whatever else stands there is refused before a window opens (escape-cases.md K15, K36). */
export interface StationArguments {
  /** Started by a supervisor that starts it again after exit code 0. */
  readonly supervised: boolean;
  /** A policy file in place of the machine's. Development only. */
  readonly policy: string | null;
  /** Where settings and the event store live. Development only. */
  readonly data: string | null;
  /** In a window that can be closed. Development only. */
  readonly windowed: boolean;
}

/** Switches of Chromium and Node that a test runner needs. In a shipped station each of them would open it up. */
const developmentSwitches = [
  '--inspect',
  '--remote-debugging-port',
  '--remote-debugging-pipe',
  '--user-data-dir',
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--ozone-platform',
  '--use-gl',
];

/**
 * `words` is the command line after the program's own path. In development Electron is given the app's path as the one plain word.
 * SM-101 names the word that is not known, SM-102 the option without a value.
 */
export function parseArguments(words: readonly string[], packaged: boolean): Result<StationArguments> {
  let found: StationArguments = { supervised: false, policy: null, data: null, windowed: false };
  let plainWords = 0;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [name = '', inline] = split(word);
    if (word === '--supervised') found = { ...found, supervised: true };
    else if (packaged) return failed('SM-101', name);
    else if (word === '--windowed') found = { ...found, windowed: true };
    else if (name === '--policy' || name === '--data') {
      if (inline === undefined) i += 1;
      const value = inline ?? words[i];
      if (value === undefined || value === '' || value.startsWith('--')) return failed('SM-102', name);
      found = name === '--policy' ? { ...found, policy: value } : { ...found, data: value };
    } else if (!word.startsWith('-') && plainWords === 0) plainWords += 1;
    else if (!developmentSwitches.includes(name)) return failed('SM-101', name);
  }
  return ok(found);
}

function split(word: string): [string, string?] {
  const equals = word.indexOf('=');
  return word.startsWith('--') && equals !== -1 ? [word.slice(0, equals), word.slice(equals + 1)] : [word];
}
