import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { placeOf, type CsvLine } from '../../core/model/one-roster.ts';
import type { ProblemCode } from '../../core/problems.ts';
import { failed, ok, type Result } from '../../core/result.ts';

/** Reads the files of an import. A place reads `file:line:column`: in CSV the column is the field, in JSON the character, both from 1. */
export async function readText(directory: string, file: string, code: ProblemCode): Promise<Result<string>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path.join(directory, file));
  } catch (error) {
    return failed(code, file, (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file is missing' : 'the file cannot be read');
  }
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return failed(code, placeOf(file, lineOfBadByte(bytes), 1), 'the line is not UTF-8');
  }
}

export async function readCsv(directory: string, file: string): Promise<Result<CsvLine[]>> {
  const text = await readText(directory, file, 'SM-301');
  if (!text.ok) return text;
  try {
    const records = parse(text.value, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return ok(records.map(({ record, info }) => ({ line: info.lines - breaksIn(record), fields: record })));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines, column, code } = error as CsvError & { lines?: number; column?: number };
    return failed('SM-302', placeOf(file, lines ?? 1, (typeof column === 'number' ? column : 0) + 1), code.toLowerCase().replaceAll('_', ' '));
  }
}

export async function readJson(directory: string, file: string, code: ProblemCode): Promise<Result<unknown>> {
  const text = await readText(directory, file, code);
  if (!text.ok) return text;
  try {
    return ok(JSON.parse(text.value.replace(/^\uFEFF/, '')));
  } catch (error) {
    const at = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? text.value.length);
    const before = text.value.slice(0, at).split('\n');
    return failed(code, placeOf(file, before.length, (before.at(-1)?.length ?? 0) + 1), 'not JSON');
  }
}

/** The parser tells the line on which a record ends; it began that many line breaks before. */
const breaksIn = (record: readonly string[]): number => record.reduce((sum, field) => sum + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

function lineOfBadByte(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n');
  const bad = lines.findIndex((line) => Buffer.from(line, 'latin1').toString('utf8').includes('\uFFFD'));
  return bad + 1;
}
