import type { StationPolicy } from '../../core/contract/program-host.ts';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { asStation, parsePolicy, parsePolicyText, type ParsedStationPolicy } from '../../core/model/policy.ts';
import { failed, type Result } from '../../core/result.ts';
import { base64urlText } from '../host/base64url-text.ts';

/**
 * The station's policy on a Chromium host: the machine's managed policy for the extension, or else `policy.json` in the extension's folder.
 * Managed policy can come a second after the browser, so its absence is believed only when there is no file either and it has been waited for.
 */
export interface PolicySources {
  /** What the machine's policy holds; empty where it holds nothing (yet). */
  readonly managed: () => Promise<Record<string, unknown>>;
  /** Text of `policy.json`; null where there is no such file. */
  readonly file: () => Promise<string | null>;
  /** Resolves when managed policy changes, or after the longest time it may take to come. */
  readonly managedMayCome: () => Promise<void>;
}

/** Problems: SM-205 there is none or it cannot be read, SM-204 a key of it cannot be used, SM-201 its token is none, SM-208 it is the staff's: a browser runs no hub. */
export async function readPolicy(sources: PolicySources): Promise<Result<ParsedStationPolicy>> {
  const managed = await readManaged(sources);
  if (managed !== null) return managed;
  const text = await sources.file();
  if (text !== null) return asStation(parsePolicyText(text, 'policy.json', base64urlText), 'policy.json');
  await sources.managedMayCome();
  return (await readManaged(sources)) ?? failed('SM-205', 'policy', 'neither managed policy nor policy.json');
}

async function readManaged(sources: PolicySources): Promise<Result<ParsedStationPolicy> | null> {
  let values: Record<string, unknown>;
  try {
    values = await sources.managed();
  } catch (error) {
    return failed('SM-205', 'managed', String(error));
  }
  if (Object.keys(values).length === 0) return null;
  if ('development' in values) return failed('SM-204', 'managed:development', 'unknown key');
  return asStation(parsePolicy(values, 'managed', base64urlText), 'managed');
}

/** Origin of the hub in a policy's token; null where the token is none. */
export function hubOrigin(policy: StationPolicy): string | null {
  const token = parseEnrolmentToken(policy.token, base64urlText);
  return token.ok && URL.canParse(token.value.hub) ? new URL(token.value.hub).origin : null;
}

/** What a managed machine may say: all of a station's policy but `development`. A `role` has to be named to Chromium too, else a staff's policy would look like none. */
export const managedKeys = ['role', 'token', 'seat', 'breakGlassPin', 'recordStore'] as const satisfies readonly ('role' | keyof StationPolicy)[];

const longestWaitMs = 2000;
/** Chromium asks the machine first: three seconds after a start are common. */
const longestAnswerMs = 10_000;

export const extensionPolicySources: PolicySources = {
  managed: () =>
    // Without an answer the policy could not be read, which is not the same as absent; whoever waits for it tries again.
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer')), longestAnswerMs);
      chrome.storage.managed
        .get<Record<string, unknown>>([...managedKeys])
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    }),
  file: async () => {
    try {
      const reply = await fetch(chrome.runtime.getURL('policy.json'), { cache: 'no-store' });
      return reply.ok ? await reply.text() : null;
    } catch {
      // Chromium answers a missing file of an extension with a network error.
      return null;
    }
  },
  managedMayCome: () =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        chrome.storage.managed.onChanged.removeListener(done);
        resolve();
      };
      const timer = setTimeout(done, longestWaitMs);
      chrome.storage.managed.onChanged.addListener(done);
    }),
};
