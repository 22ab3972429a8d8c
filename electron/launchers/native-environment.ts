import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** What of the station's environment a native program gets: what it needs to show, sound and find its files; nothing else of it. */
const passed: Readonly<Record<'linux' | 'darwin' | 'win32', readonly string[]>> = {
  linux: ['DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'XDG_SESSION_TYPE', 'PULSE_SERVER', 'SDL_AUDIODRIVER'],
  darwin: [],
  win32: ['SystemRoot', 'SystemDrive', 'windir', 'ProgramFiles', 'ProgramFiles(x86)', 'ProgramData', 'PATHEXT', 'COMSPEC'],
};
type Language = 'en' | 'es';
const run = promisify(execFile);

/** Of this machine, as `locale -a` names them; none where there is no such command. */
export const installedLocales = (): Promise<readonly string[]> =>
  run('/usr/bin/locale', ['-a'], { timeout: 3000 }).then(
    ({ stdout }) => stdout.split('\n'),
    () => [],
  );

/** A locale that is not installed is one that programs fail at: tuxmath ends by SIGSEGV. C.UTF-8 is on every Debian. */
export const localeFor = (language: Language, installed: readonly string[]): string =>
  installed.find((name) => name.startsWith(`${language}_`) && /utf-?8$/i.test(name)) ?? 'C.UTF-8';

export interface NativeEnvironmentRequest {
  readonly platform: NodeJS.Platform;
  readonly own: NodeJS.ProcessEnv;
  /** The visit's folder: all places where a program keeps its files are in it. */
  readonly home: string;
  readonly language: Language;
  readonly locales: readonly string[];
}

export function nativeEnvironment({ platform, own, home, language, locales }: NativeEnvironmentRequest): NodeJS.ProcessEnv {
  const os = platform === 'win32' || platform === 'darwin' ? platform : 'linux';
  const kept = Object.fromEntries(passed[os].flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
  const locale = { LANG: localeFor(language, locales), LANGUAGE: language };
  if (os === 'win32') {
    const system = own['SystemRoot'] ?? 'C:\\Windows';
    return { ...kept, ...locale, PATH: `${system}\\System32;${system}`, USERPROFILE: home, APPDATA: home, LOCALAPPDATA: home, TEMP: home, TMP: home };
  }
  return { ...kept, ...locale, PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games', HOME: home, TMPDIR: path.join(home, 'tmp') };
}
