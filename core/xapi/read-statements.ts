import * as v from 'valibot';
import { failedAll, ok, problem, type Result } from '../result.ts';
import { statementSchemas, type ReceivedStatement } from './statement-schema.ts';
import { surelyValid } from './surely-valid.ts';
import type { XapiVersion } from './statement-times.ts';

/** More are not told: the first are what a person mends. */
const mostProblems = 20;

/**
 * Reads one statement or several as a request of that version sent them. What is not valid is SM-601 with its place, such as
 * `statements[3].verb.id`, and words for what is wrong; nothing of the value is repeated. The statements that come back are the very
 * objects that went in. A key that JSON text holds twice cannot be seen here: its reader keeps the last (Data 2.2.s3.b7 leaves it open).
 */
export function readStatements(input: unknown, version: XapiVersion): Result<ReceivedStatement[]> {
  const schema = statementSchemas[version];
  const list: unknown[] = Array.isArray(input) ? input : [input];
  const problems = [];
  const seen = new Set<string>();
  for (const [index, each] of list.entries()) {
    if (!surelyValid(each, version)) {
      const parsed = v.safeParse(schema, each);
      if (!parsed.success) problems.push(...parsed.issues.map((issue) => problem('SM-601', `statements[${index}]${pathText(issue)}`, issueWords(issue))));
    }
    const id = idOf(each);
    if (id !== null && seen.has(id)) problems.push(problem('SM-601', `statements[${index}].id`, 'the batch has this id twice'));
    if (id !== null) seen.add(id);
    if (problems.length >= mostProblems) break;
  }
  // What was sent, not what the parser copied: a record's odd keys stay as they are.
  return problems.length === 0 ? ok(list as ReceivedStatement[]) : failedAll(problems.slice(0, mostProblems));
}

function idOf(statement: unknown): string | null {
  const id = typeof statement === 'object' && statement !== null && 'id' in statement ? statement.id : null;
  return typeof id === 'string' ? id.toLowerCase() : null;
}

const pathText = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? [])
    .map((item) => item.key)
    .map((key) => (typeof key === 'number' ? `[${key}]` : /^[A-Za-z_$][\w$]*$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`))
    .join('');

function issueWords(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown key';
  if (issue.kind === 'schema' && issue.received === 'undefined') return 'is missing';
  return issue.kind === 'schema' && issue.type !== 'custom' ? `expected ${issue.expected ?? 'another value'}` : issue.message;
}
