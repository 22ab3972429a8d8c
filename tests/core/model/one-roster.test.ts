import { describe, expect, it } from 'vitest';
import { gradeOf, readTable, rosterFiles, type CsvLine } from '../../../core/model/one-roster.ts';

const header = ['sourcedId', 'status', 'dateLastModified', 'classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role', 'primary', 'beginDate', 'endDate'];
const lines = (...rows: string[][]): CsvLine[] => [header, ...rows].map((fields, index) => ({ line: index + 1, fields }));
const good = ['e1', '', '', 'c1', 'sch', 'u1', 'student', '', '', ''];
const withField = (column: string, value: string): string[] => good.map((each, index) => (header[index] === column ? value : each));
const places = (records: CsvLine[]): string[] => {
  const read = readTable('enrollments.csv', records);
  return read.ok ? [] : read.problems.map((p) => `${p.code} ${p.where ?? ''}`);
};

describe('rows of OneRoster 1.1', () => {
  it('knows the seven files of a bulk set', () => {
    expect(rosterFiles).toEqual(['manifest.csv', 'orgs.csv', 'academicSessions.csv', 'courses.csv', 'classes.csv', 'users.csv', 'enrollments.csv']);
  });

  it('are read by the names of their headers, in any order', () => {
    const turned = lines(good).map(({ line, fields }) => ({ line, fields: [...fields].reverse() }));
    const read = readTable('enrollments.csv', turned);
    expect(read.ok && read.value[0]).toMatchObject({ sourcedId: 'e1', status: 'active', primary: false, role: 'student', beginDate: null, line: 2 });
  });

  it.each([
    ['status', ['', 'active', 'tobedeleted'], ['inactive', 'Active']],
    ['dateLastModified', ['', '2026-08-10T07:30:00Z', '2026-08-10T07:30:00.5-05:00'], ['2026-08-10', '2026-13-10T07:30:00Z', 'yesterday']],
    ['sourcedId', ['a', 'x:1@y.z-_'], ['', 'a b', 'ä']],
    ['role', ['student', 'teacher', 'aide', 'administrator', 'proctor'], ['pupil', 'Student', '']],
    ['primary', ['', 'true', 'false'], ['yes', '1', 'TRUE']],
    ['beginDate', ['', '2028-02-29'], ['2027-02-29', '10/08/2026', '2026-8-1']],
  ])('hold %s to its rule', (column, right, wrong) => {
    const field = header.indexOf(column) + 1;
    for (const value of right) expect(places(lines(withField(column, value))), `${column}=${value}`).toEqual([]);
    for (const value of wrong) expect(places(lines(good, withField(column, value))), `${column}=${value}`).toEqual([`SM-302 enrollments.csv:3:${field}`]);
  });

  it('tell all that is wrong at once, and never repeat a value', () => {
    const read = readTable('enrollments.csv', lines(withField('role', 'secret-name'), withField('primary', 'secret-name')));
    expect(read.ok ? [] : read.problems).toHaveLength(2);
    expect(JSON.stringify(read)).not.toContain('secret-name');
  });

  it('allow columns of the sender’s own only as metadata', () => {
    const more = (name: string): CsvLine[] => lines(good).map(({ line, fields }) => ({ line, fields: [...fields, line === 1 ? name : 'x'] }));
    expect(places(more('metadata.bus'))).toEqual([]);
    expect(places(more('bus'))).toEqual(['SM-301 enrollments.csv:1:11']);
    expect(places(more('role'))).toEqual(['SM-301 enrollments.csv:1:11']);
  });
});

it('reads grades as numbers, kindergarten and before as 0', () => {
  expect(['KG', 'PK', '01', '12', '13', 'Other', '1'].map(gradeOf)).toEqual([0, 0, 1, 12, null, null, null]);
});
