import * as v from 'valibot';
import type { StationPolicy } from '../../core/contract/program-host.ts';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { parseWith } from '../../core/model/parse.ts';
import { failed, ok, type Result } from '../../core/result.ts';

/**
 * The station's policy on a Chromium host: the machine's managed policy for the extension, or else `policy.json` in the extension's folder.
 * Managed policy can come a second after the browser, so its absence is believed only when there is no file either and it has been waited for.
 */
const shared = {
  token: v.pipe(v.string(), v.minLength(1), v.maxLength(4000)),
  seat: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999))), null),
  breakGlassPin: v.optional(v.nullable(v.pipe(v.string(), v.minLength(4), v.maxLength(400))), null),
};
const managedSchema = v.strictObject(shared);
const fileSchema = v.strictObject({ ...shared, development: v.optional(v.boolean(), false) });

export interface ChromiumPolicy {
  readonly policy: StationPolicy;
  /** The hub's pages may be open in other tabs. Only a file can say so, never a managed machine's policy. */
  readonly development: boolean;
}

export interface PolicySources {
  /** What the machine's policy holds; empty where it holds nothing (yet). */
  readonly managed: () => Promise<Record<string, unknown>>;
  /** Text of `policy.json`; null where there is no such file. */
  readonly file: () => Promise<string | null>;
  /** Resolves when managed policy changes, or after the longest time it may take to come. */
  readonly managedMayCome: () => Promise<void>;
}

/** Problems: SM-205 there is none or it cannot be read, SM-204 a key of it cannot be used. */
export async function readPolicy(sources: PolicySources): Promise<Result<ChromiumPolicy>> {
  const managed = await readManaged(sources);
  if (managed !== null) return managed;
  const text = await sources.file();
  if (text !== null) return parseFile(text);
  await sources.managedMayCome();
  return (await readManaged(sources)) ?? failed('SM-205', 'policy', 'neither managed policy nor policy.json');
}

async function readManaged(sources: PolicySources): Promise<Result<ChromiumPolicy> | null> {
  let values: Record<string, unknown>;
  try {
    values = await sources.managed();
  } catch (error) {
    return failed('SM-205', 'managed', String(error));
  }
  if (Object.keys(values).length === 0) return null;
  const parsed = parseWith(managedSchema, values, 'SM-204', 'managed');
  return parsed.ok ? ok({ policy: parsed.value, development: false }) : parsed;
}

function parseFile(text: string): Result<ChromiumPolicy> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return failed('SM-204', 'policy.json', 'not JSON');
  }
  const parsed = parseWith(fileSchema, json, 'SM-204', 'policy.json');
  if (!parsed.ok) return parsed;
  const { development, ...policy } = parsed.value;
  return ok({ policy, development });
}

/** Origin of the hub in a policy's token; null where the token is none. */
export function hubOrigin(policy: StationPolicy): string | null {
  const token = parseEnrolmentToken(policy.token, (text) =>
    new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))),
  );
  return token.ok && URL.canParse(token.value.hub) ? new URL(token.value.hub).origin : null;
}

const longestWaitMs = 2000;

export const extensionPolicySources: PolicySources = {
  managed: () => chrome.storage.managed.get<Record<string, unknown>>(['token', 'seat', 'breakGlassPin']),
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
