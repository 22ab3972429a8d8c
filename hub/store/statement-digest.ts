import { hash } from 'node:crypto';

/** Fingerprint of what a sender said: keys in order, without what the store sets itself. Twice the same statement has one digest. */
const ofTheStore = new Set(['stored', 'authority', 'version']);

export function statementDigest(statement: object): string {
  return hash('sha256', objectText(statement, ofTheStore));
}

function inOrder(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? `[${value.map(inOrder).join(',')}]` : objectText(value, null);
}

function objectText(value: object, without: ReadonlySet<string> | null): string {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    if (without?.has(key)) continue;
    const each = (value as Record<string, unknown>)[key];
    // Ids are compared without regard to case.
    const said = without !== null && key === 'id' && typeof each === 'string' ? each.toLowerCase() : each;
    text += `${text === '' ? '' : ','}${keyText(key)}:${inOrder(said)}`;
  }
  return `{${text}}`;
}

/** Statements have the same few keys; what is not among the first is written each time. */
const known = new Map<string, string>();
function keyText(key: string): string {
  const found = known.get(key);
  if (found !== undefined) return found;
  const text = JSON.stringify(key);
  if (known.size < 1000) known.set(key, text);
  return text;
}
