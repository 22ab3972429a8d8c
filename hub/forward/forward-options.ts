import { readFileSync } from 'node:fs';
import { failed, ok, type Result } from '../../core/result.ts';
import { isStoreAddress, storeAddressRule } from '../../core/upload/store-address.ts';
import type { Environment } from '../commands/read-words.ts';
import type { ForwardTo } from './record-store-client.ts';

/** The part of the hub's command line that names another record store. The secret comes from a file or the environment: a command line is seen by everyone on the machine. */
export const forwardHelp = `  --forward-to URL          sends every statement on to another xAPI record store,
                            such as https://lrs.district.example/xapi; http only
                            to this machine ...
  --forward-key KEY         ... with this key (HTTP Basic) and the secret in
  --forward-secret-file FILE  this file, or in STATIONMASTER_FORWARD_SECRET
  --forward-version VERSION  2.0.0, or 1.0.3
  --forward-gzip            packs what is sent; only if that store reads it
  --forward-not-from NAME   the key under which that store sends here: what came
                            under it is not sent back`;

export const forwardOptions = {
  'forward-to': { type: 'string' },
  'forward-key': { type: 'string' },
  'forward-secret-file': { type: 'string' },
  'forward-version': { type: 'string', default: '2.0.0' },
  'forward-gzip': { type: 'boolean', default: false },
  'forward-not-from': { type: 'string' },
} as const;

export interface ForwardValues {
  readonly 'forward-to'?: string | undefined;
  readonly 'forward-key'?: string | undefined;
  readonly 'forward-secret-file'?: string | undefined;
  readonly 'forward-version': string;
  readonly 'forward-gzip': boolean;
  readonly 'forward-not-from'?: string | undefined;
}

/** Null where nothing is forwarded. SM-102 for a value that cannot be used. */
export function readForwardTo(values: ForwardValues, environment: Environment): Result<ForwardTo | null> {
  const { 'forward-to': to, 'forward-key': key, 'forward-version': version, 'forward-not-from': notFrom } = values;
  if (to === undefined) {
    const alone = (['forward-key', 'forward-secret-file', 'forward-not-from'] as const).find((name) => values[name] !== undefined);
    return alone === undefined ? ok(null) : failed('SM-102', `--${alone}`, 'only together with --forward-to');
  }
  if (!isStoreAddress(to)) return failed('SM-102', '--forward-to', storeAddressRule);
  if (key === undefined || key === '' || key.includes(':')) return failed('SM-102', '--forward-key', 'the key that the record store gave, without a colon');
  if (version !== '1.0.3' && version !== '2.0.0') return failed('SM-102', `--forward-version ${version}`, '1.0.3 or 2.0.0');
  const secret = readSecret(values['forward-secret-file'], environment);
  if (!secret.ok) return secret;
  return ok({ url: to.replace(/\/+$/, ''), key, secret: secret.value, version, gzip: values['forward-gzip'], notFrom: notFrom ?? null });
}

function readSecret(file: string | undefined, environment: Environment): Result<string> {
  let text = environment['STATIONMASTER_FORWARD_SECRET'] ?? '';
  if (file !== undefined)
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      return failed('SM-102', file, 'the file cannot be read');
    }
  const secret = text.trim();
  return secret === '' ? failed('SM-102', file ?? 'STATIONMASTER_FORWARD_SECRET', 'holds no secret') : ok(secret);
}
