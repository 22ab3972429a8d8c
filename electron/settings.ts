import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { noRuns, type RunRecord } from '../core/recovery/crash-policy.ts';
import { ok, problem, type Problem, type Result } from '../core/result.ts';

/**
 * What this machine remembers between runs, beside the event store: one file, checked when it is read.
 * A damaged file is set aside under a dated name and reported (SM-803), never overwritten.
 */
const settingsSchema = v.strictObject({
  version: v.literal(1),
  /** Kept by the secret store: `sealed:` or `plain:` and base64. */
  secrets: v.record(v.string(), v.string()),
  /** How the app's last runs ended. Not in what an older app wrote. */
  runs: v.optional(v.strictObject({ running: v.boolean(), afterCrash: v.pipe(v.array(v.number()), v.maxLength(10)) })),
});

export type SettingsData = v.InferOutput<typeof settingsSchema>;

/** What is used of electron-store. */
export interface SettingsFile {
  get<K extends keyof SettingsData>(key: K): SettingsData[K];
  set<K extends keyof SettingsData>(key: K, value: NonNullable<SettingsData[K]>): void;
}

export type OpenSettingsFile = (options: {
  readonly cwd: string;
  readonly name: string;
  readonly defaults: SettingsData;
  readonly configFileMode: number;
  readonly accessPropertiesByDotNotation: boolean;
}) => SettingsFile;

const fileName = 'settings';
/** Of the account alone: secrets may stand in it unsealed. */
const ownerOnly = 0o600;
const empty: SettingsData = { version: 1, secrets: {} };

export class Settings {
  readonly #file: SettingsFile;
  /** What went wrong on opening; to be told to staff. */
  readonly problems: readonly Problem[];

  private constructor(file: SettingsFile, problems: readonly Problem[]) {
    this.#file = file;
    this.problems = problems;
  }

  /** `stamp` names a damaged file that is set aside: a date and time. Where the folder cannot be used, settings last until the program ends. */
  static open(folder: string, stamp: string, openFile: OpenSettingsFile): Settings {
    const place = path.join(folder, `${fileName}.json`);
    const found = check(place);
    let problems: readonly Problem[] = [];
    try {
      if (!found.ok) problems = [problem('SM-803', path.basename(setAside(place, stamp)), found.problems[0]?.detail)];
      return new Settings(
        openFile({ cwd: folder, name: fileName, defaults: empty, configFileMode: ownerOnly, accessPropertiesByDotNotation: false }),
        problems,
      );
    } catch (cause) {
      return new Settings(inMemory(), [...problems, problem('SM-803', place, `kept in memory only: ${reason(cause)}`)]);
    }
  }

  secret(name: string): string | null {
    return this.#file.get('secrets')[name] ?? null;
  }

  setSecret(name: string, value: string | null): void {
    const { [name]: _old, ...others } = this.#file.get('secrets');
    this.#file.set('secrets', value === null ? others : { ...others, [name]: value });
  }

  get runs(): RunRecord {
    return this.#file.get('runs') ?? noRuns;
  }

  /** On a disk that refuses, the run is not remembered: a station must start and end all the same. */
  setRuns(runs: RunRecord): void {
    try {
      this.#file.set('runs', { ...runs, afterCrash: [...runs.afterCrash] });
    } catch (cause) {
      console.error('SM-803', reason(cause));
    }
  }
}

/** An absent file is good; one that cannot be read is not absent. The detail never repeats a value. */
function check(place: string): Result<null> {
  try {
    const parsed = v.safeParse(settingsSchema, JSON.parse(readFileSync(place, 'utf8')));
    return parsed.success ? ok(null) : { ok: false, problems: [problem('SM-803', place, `key ${v.getDotPath(parsed.issues[0]) ?? '(whole file)'}`)] };
  } catch (cause) {
    if (isAbsent(cause)) return ok(null);
    return { ok: false, problems: [problem('SM-803', place, cause instanceof SyntaxError ? 'not JSON' : reason(cause))] };
  }
}

/** Two files damaged within one second keep both names. */
function setAside(place: string, stamp: string): string {
  const base = place.replace(/\.json$/, `.damaged-${stamp}`);
  let name = `${base}.json`;
  for (let i = 2; existsSync(name); i += 1) name = `${base}-${i}.json`;
  renameSync(place, name);
  return name;
}

function inMemory(): SettingsFile {
  const data: SettingsData = { ...empty };
  return {
    get: (key) => data[key],
    set: (key, value) => {
      data[key] = value;
    },
  };
}

const isAbsent = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
const reason = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'cannot be read');
