import { createHash } from 'node:crypto';

/** Fingerprint of what a sender said: keys in order, without what the store sets itself. Twice the same statement has one digest. */
const ofTheStore = new Set(['stored', 'authority', 'version']);

export function statementDigest(statement: object): string {
  const said = Object.fromEntries(Object.entries(statement).filter(([key]) => !ofTheStore.has(key)));
  if (typeof said['id'] === 'string') said['id'] = said['id'].toLowerCase();
  return createHash('sha256').update(inOrder(said)).digest('hex');
}

function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${inOrder(each)}`).join(',')}}`;
}
