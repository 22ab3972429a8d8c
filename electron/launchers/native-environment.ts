import path from 'node:path';

/** What of the station's environment a native program gets: what it needs to show, sound and find its files; nothing else of it. */
const passed: Readonly<Record<'linux' | 'darwin' | 'win32', readonly string[]>> = {
  linux: ['DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'XDG_SESSION_TYPE', 'PULSE_SERVER', 'SDL_AUDIODRIVER'],
  darwin: [],
  win32: ['SystemRoot', 'SystemDrive', 'windir', 'ProgramFiles', 'ProgramFiles(x86)', 'ProgramData', 'PATHEXT', 'COMSPEC'],
};
const locales = { en: 'en_US.UTF-8', es: 'es_ES.UTF-8' } as const;

export interface NativeEnvironmentRequest {
  readonly platform: NodeJS.Platform;
  readonly own: NodeJS.ProcessEnv;
  /** The visit's folder: all places where a program keeps its files are in it. */
  readonly home: string;
  readonly language: keyof typeof locales;
}

export function nativeEnvironment({ platform, own, home, language }: NativeEnvironmentRequest): NodeJS.ProcessEnv {
  const os = platform === 'win32' || platform === 'darwin' ? platform : 'linux';
  const kept = Object.fromEntries(passed[os].flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
  const locale = { LANG: locales[language], LANGUAGE: language };
  if (os === 'win32') {
    const system = own['SystemRoot'] ?? 'C:\\Windows';
    return { ...kept, ...locale, PATH: `${system}\\System32;${system}`, USERPROFILE: home, APPDATA: home, LOCALAPPDATA: home, TEMP: home, TMP: home };
  }
  return { ...kept, ...locale, PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games', HOME: home, TMPDIR: path.join(home, 'tmp') };
}
