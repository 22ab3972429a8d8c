import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, isAlive, signalGroup } from './process-group.ts';

/** `lab.json` in the data folder: who runs this lab, and what that process has started. Lets a second start refuse, and clean up after one that was killed. */
export interface LabRecord {
  readonly pid: number;
  /** `mark` is a part of the command line that only this process has: a process id alone may be someone else's by now. */
  readonly children: readonly { readonly name: string; readonly pid: number; readonly mark: string }[];
}

const fileIn = (data: string): string => join(data, 'lab.json');

export function readLabRecord(data: string): LabRecord | null {
  try {
    return JSON.parse(readFileSync(fileIn(data), 'utf8')) as LabRecord;
  } catch {
    return null;
  }
}

export function writeLabRecord(data: string, record: LabRecord): void {
  mkdirSync(data, { recursive: true });
  writeFileSync(fileIn(data), `${JSON.stringify(record, null, 2)}\n`);
}

/** The file stays as a sign that the folder is a lab's; its process is gone. */
export const endLabRecord = (data: string): void => writeLabRecord(data, { pid: -1, children: [] });

/** The process that runs a lab on this folder now, or null. */
export function runningLab(data: string): number | null {
  const record = readLabRecord(data);
  return record !== null && record.pid > 0 && record.pid !== process.pid && isAlive(record.pid) && (commandLine(record.pid) ?? 'start.ts').includes('start.ts')
    ? record.pid
    : null;
}

/** Ends what a lab left behind that was killed outright. Gives the names of what was ended. */
export function endLeftovers(data: string): string[] {
  const left = (readLabRecord(data)?.children ?? []).filter((child) => child.pid > 0 && (commandLine(child.pid) ?? '').includes(child.mark));
  for (const child of left) signalGroup(child.pid, 'SIGKILL');
  return left.map((child) => child.name);
}
