import type { ProblemCode } from './problems.ts';

/**
 * An expected failure as a value.
 * `where` names the place (file:line:column, key path, host); `detail` is for the log and never holds a student's name.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly where?: string;
  readonly detail?: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (code: ProblemCode, where?: string, detail?: string): Result<never> => ({
  ok: false,
  problems: [problem(code, where, detail)],
});

export const failedAll = (problems: readonly Problem[]): Result<never> => ({ ok: false, problems });

export const problem = (code: ProblemCode, where?: string, detail?: string): Problem => ({
  code,
  ...(where === undefined ? {} : { where }),
  ...(detail === undefined ? {} : { detail }),
});
