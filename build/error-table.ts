import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { problems } from '../core/problems.ts';

/** docs/errors.md, made from the one table in core/problems.ts: `node build/error-table.ts`. A test holds the two together. */
export const errorTablePath = fileURLToPath(new URL('../docs/errors.md', import.meta.url));

const groups: readonly [string, string][] = [
  ['SM-1', 'Set-up and command line'],
  ['SM-2', 'Enrolment and policy'],
  ['SM-3', 'Roster, lab file, catalogue, plan'],
  ['SM-4', 'Signing in'],
  ['SM-5', 'Programs'],
  ['SM-6', 'Events and the record store'],
  ['SM-7', 'Hub and board'],
  ['SM-8', 'Station'],
];

export function errorTable(): string {
  const parts = groups.map(([prefix, title]) => {
    const rows = Object.entries(problems).filter(([code]) => code.startsWith(prefix));
    return [
      `## ${title}`,
      '',
      '| code | what it means | what staff can do |',
      '| --- | --- | --- |',
      ...rows.map(([code, p]) => `| ${code} | ${p.words} | ${p.mend} |`),
      '',
    ].join('\n');
  });
  return [
    '# Error numbers',
    '',
    'Every expected failure of Stationmaster has a number. Where a place is known it is shown beside it: `file:line:column`, a key, or a host.',
    '',
    ...parts,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(errorTablePath, errorTable());
  console.log(`${Object.keys(problems).length} numbers written to docs/errors.md (${readFileSync(errorTablePath).length} bytes)`);
}
