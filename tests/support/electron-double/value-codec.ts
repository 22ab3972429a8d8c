/**
 * Structured clone for IPC as text, as far as plain data goes; anything else throws as Electron does. One function, since its source is also run in the page.
 */
export interface ValueCodec {
  encode(value: unknown): unknown;
  decode(coded: unknown): unknown;
}

export function makeValueCodec(): ValueCodec {
  const encode = (value: unknown): unknown => {
    if (value === undefined) return { kind: 'undefined' };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return { kind: 'plain', value };
    if (typeof value === 'number') return Number.isFinite(value) ? { kind: 'plain', value } : { kind: 'number', value: String(value) };
    if (value instanceof Date) return { kind: 'date', value: value.getTime() };
    if (value instanceof Error) return { kind: 'error', value: value.message };
    if (value instanceof Map) return { kind: 'map', value: [...value].map(encode) };
    if (value instanceof Set) return { kind: 'set', value: [...value].map(encode) };
    if (value instanceof Uint8Array) return { kind: 'bytes', value: [...value] };
    if (Array.isArray(value)) return { kind: 'array', value: value.map(encode) };
    if (typeof value === 'object') return { kind: 'object', value: Object.entries(value).map(([key, each]) => [key, encode(each)]) };
    throw new Error('An object could not be cloned.');
  };
  const decode = (coded: unknown): unknown => {
    const { kind, value } = coded as { kind: string; value: never };
    const many = (): unknown[] => (value as unknown[]).map(decode);
    if (kind === 'undefined') return undefined;
    if (kind === 'plain') return value;
    if (kind === 'number') return Number(value);
    if (kind === 'date') return new Date(value);
    if (kind === 'error') return new Error(value);
    if (kind === 'map') return new Map(many() as [unknown, unknown][]);
    if (kind === 'set') return new Set(many());
    if (kind === 'bytes') return new Uint8Array(value);
    if (kind === 'array') return many();
    return Object.fromEntries((value as [string, unknown][]).map(([key, each]) => [key, decode(each)]));
  };
  return { encode, decode };
}
