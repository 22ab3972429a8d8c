import { describe, expect, it } from 'vitest';
import { readStatements } from '../../../../core/xapi/read-statements.ts';
import { badValues } from './bad-values.ts';
import { between } from './between.ts';
import { invalidStatements, validStatements } from './invalid-statements.ts';

const corpus = invalidStatements();
const problemsOf = (statement: unknown, version: '1.0.3' | '2.0.0') => {
  // In a list, since a statement of the corpus may be one.
  const read = readStatements([statement], version);
  return read.ok ? [] : read.problems;
};

describe('the corpus of invalid statements', () => {
  it('holds at least 400 that differ, each unlike every twin', () => {
    const texts = new Set(corpus.map(({ statement }) => JSON.stringify(statement)));
    for (const { statement } of validStatements()) texts.delete(JSON.stringify(statement));
    expect(texts.size).toBeGreaterThanOrEqual(400);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });

  it('uses each of its rules', () => {
    const listed = [...Object.values(badValues).flatMap((values) => values.map(({ rule }) => rule)), ...between.map(({ rule }) => rule)];
    const used = new Set(corpus.map(({ rule }) => rule));
    expect([...new Set(listed)].filter((rule) => !used.has(rule))).toEqual([]);
  });

  it.each(['1.0.3', '2.0.0'] as const)('is refused under %s, each with SM-601 and its place first', (version) => {
    const told = corpus
      .filter(({ versions }) => versions.includes(version))
      .map(({ name, statement, place }) => {
        const [first] = problemsOf(statement, version);
        return first?.code === 'SM-601' && first.where === place && first.detail !== undefined
          ? null
          : `${name} wants ${place}, got ${first?.where ?? 'nothing'}`;
      });
    expect(told.filter((each) => each !== null)).toEqual([]);
    expect(told.length).toBeGreaterThan(400);
  });

  it('repeats nothing of a value in its words', () => {
    const secret = 'Zaphod';
    const values = { ...validStatements()[0]?.statement, id: secret, timestamp: secret, version: secret };
    expect(JSON.stringify(problemsOf(values, '2.0.0'))).not.toContain(secret);
  });
});

describe('the valid twins', () => {
  for (const { name, statement, versions } of validStatements()) {
    it.each(versions)(`${name} is taken under %s as it was sent`, (version) => {
      const before = structuredClone(statement);
      const read = readStatements(statement, version);
      expect(read).toEqual({ ok: true, value: [before] });
      expect(read.ok && read.value[0]).toBe(statement);
    });
  }
});
