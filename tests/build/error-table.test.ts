import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorTable, errorTablePath } from '../../build/error-table.ts';
import { problems } from '../../core/problems.ts';

test('docs/errors.md is the table in core/problems.ts', () => {
  const text = readFileSync(errorTablePath, 'utf8');
  expect(text).toBe(errorTable());
  for (const code of Object.keys(problems)) expect(text).toContain(`| ${code} |`);
});

test('every number says what staff can do', () => {
  for (const { words, mend } of Object.values(problems)) expect([words.endsWith('.'), mend.endsWith('.')]).toEqual([true, true]);
});
