import { accountHome, extensions } from '../../core/xapi/vocabulary.ts';

/**
 * The people of this school whom a statement names: by account, wherever it stands (actor, object, instructor, team, sub-statement), or as the one that
 * staff acted for. `authority` is who sent it.
 */
export function studentsNamed(statement: object): Set<string> {
  const named = new Set<string>();
  const { authority: _, ...said } = statement as Record<string, unknown>;
  // A stack of its own: how deep a statement goes is its sender's choice.
  const open: unknown[] = [said];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (typeof each !== 'object' || each === null) continue;
    const { account, [extensions.detail]: detail } = each as { account?: unknown; [key: string]: unknown };
    if (text(account, 'homePage') === accountHome) add(named, text(account, 'name'));
    add(named, text(detail, 'student'));
    open.push(...Object.values(each));
  }
  return named;
}

const add = (named: Set<string>, student: string | null): void => void (student !== null && named.add(student));

function text(value: unknown, key: string): string | null {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : null;
}
