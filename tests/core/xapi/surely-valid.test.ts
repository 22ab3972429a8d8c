import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { toStatement } from '../../../core/xapi/station-event.ts';
import { statementSchemas } from '../../../core/xapi/statement-schema.ts';
import { surelyValid } from '../../../core/xapi/surely-valid.ts';
import { invalidStatements } from '../../support/xapi-corpus.ts';
import { eventSource, spoiltStatement, stationEvent } from './arbitrary-statement.ts';

const versions = ['1.0.3', '2.0.0'] as const;

describe('the quick look at a statement', () => {
  it.each(versions)('knows whatever a station makes, under %s', (version) =>
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), stationEvent, eventSource, (id, event, source) => {
        expect(surelyValid(toStatement(id, event, source), version)).toBe(true);
      }),
    ),
  );

  it.each(versions)('calls nothing valid that the schema of %s refuses', (version) => {
    let sure = 0;
    fc.assert(
      fc.property(spoiltStatement, (statement) => {
        if (!surelyValid(statement, version)) return;
        sure += 1;
        expect(v.safeParse(statementSchemas[version], statement).issues).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
    expect(sure).toBeGreaterThan(10);
  });

  it.each(versions)('is sure of none of the corpus that %s refuses', (version) => {
    const wrong = invalidStatements().filter((each) => each.versions.includes(version) && surelyValid(each.statement, version));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});
