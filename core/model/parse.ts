import * as v from 'valibot';
import type { ProblemCode } from '../problems.ts';
import { failedAll, ok, problem, type Result } from '../result.ts';

/** Parses what came from outside. Each problem's `where` is `name:key.path`, its detail the schema's words; values are never repeated. */
export function parseWith<S extends v.GenericSchema>(schema: S, input: unknown, code: ProblemCode, name: string): Result<v.InferOutput<S>> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return ok(parsed.output);
  return failedAll(
    parsed.issues.map((issue) => {
      const path = v.getDotPath(issue);
      return problem(code, path ? `${name}:${path}` : name, describe(issue));
    }),
  );
}

function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === 'schema' && issue.type === 'strict_object' && issue.expected === 'never') return 'unknown key';
  return issue.kind === 'schema' ? `expected ${issue.expected ?? 'another value'}` : issue.message;
}
