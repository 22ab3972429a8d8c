import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { problems, type ProblemCode } from '../core/problems.ts';
import { root } from './bundles/root.ts';
import type { OwnProcess } from './lab/child-process.ts';
import { startHub, type RunningHub } from './lab/hub-process.ts';
import { keepRunning } from './lab/keep-running.ts';
import { endLabRecord, endLeftovers, runningLab, writeLabRecord } from './lab/lab-record.ts';
import { samplePrograms, startSampleProgram, type RunningProgram } from './lab/sample-programs.ts';
import { parseStartOptions, startHelp, type StartOptions } from './lab/start-options.ts';
import { stationStarter } from './lab/station-process.ts';
import { welcome } from './lab/welcome.ts';

/** `npm start`: a whole lab on one machine. Starts the sample programs, the hub and one station, says where they are, and ends them all together. */
const startedAt = Number(process.env['STATIONMASTER_STARTED'] ?? Date.now());
const parsed = parseStartOptions(process.argv.slice(2));
if (!parsed.ok) {
  for (const { code, where } of parsed.problems) console.error(problemLine(code, where));
  process.exit(2);
}
if (parsed.value.help) {
  console.log(startHelp);
  process.exit(0);
}

const options: StartOptions = parsed.value;
const data = resolve(root, options.data);
const other = runningLab(data);
if (other !== null) {
  console.error(problemLine('SM-102', `--data ${options.data}: the lab of process ${other} is using it`));
  process.exit(1);
}
for (const name of endLeftovers(data)) console.log(`Ended ${name}, left behind by a lab that was killed.`);
mkdirSync(join(data, 'logs'), { recursive: true });

const own: { process: OwnProcess; mark: string }[] = [];
let station: ReturnType<typeof keepRunning> | null = null;
let stopping = false;
const record = (): void => {
  const children = own.map(({ process: child, mark }) => ({ name: child.name, pid: child.pid, mark }));
  const browser = station === null ? [] : [{ name: 'station', pid: station.current().pid, mark: data }];
  writeLabRecord(data, { pid: process.pid, children: [...children, ...browser] });
};
const adopt = (child: OwnProcess, mark: string): void => {
  own.push({ process: child, mark });
  record();
  void child.ended.then((code) => {
    if (!stopping) void stop(`${child.name} ended by itself (code ${code}); see ${relative(process.cwd(), join(data, 'logs', `${child.name}.log`))}`, 1);
  });
};

process.on('SIGINT', () => void stop('Ending the lab ...', 0));
process.on('SIGTERM', () => void stop('Ending the lab ...', 0));
process.on('SIGHUP', () => void stop('Ending the lab ...', 0));
const parent = process.ppid;
setInterval(() => process.ppid !== parent && void stop('Set-up is gone; ending the lab ...', 1), 1000).unref();

record();
const programs = await startPrograms();
const hub = await startHub({ port: options.port, data: join(data, 'hub'), school: join(root, 'resources/sample-school'), programs, logFile: log('hub') });
if (hub === null) await stop('The hub does not start.', 1);
else await openStation(hub);

async function openStation(running: RunningHub): Promise<void> {
  adopt(running.process, data);
  if (running.port !== options.port) console.log(problemLine('SM-103', `${options.port}; the hub is at ${running.port}`));
  const starter = stationStarter({ folder: join(data, 'station-1'), token: running.token, seat: null }, options, data, log('station'));
  console.log(starter.words);
  station = keepRunning(starter.start, console.log, Date.now, record);
  record();
  await running.stationOnline();
  if (stopping) return;
  console.log(await welcome(running, programs, starter.shows, relative(process.cwd(), data) || data));
  console.log(`Ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s. Ctrl+C ends everything.`);
}

async function startPrograms(): Promise<RunningProgram[]> {
  const started = await Promise.all(samplePrograms.map((sample) => startSampleProgram(sample, log(sample.program))));
  const running = started.filter((program) => program !== null);
  for (const program of running) {
    adopt(program.process, join(root, 'resources/sample-programs'));
    if (program.origin !== program.catalogueOrigin)
      console.log(problemLine('SM-103', `${program.catalogueOrigin}; ${program.program} is at ${program.origin}`));
  }
  if (running.length < started.length) await stop('A sample program does not start.', 1);
  return running;
}

/** Ends what was started, the station first, so that it hands the hub its last events. */
async function stop(words: string, code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.log(`\n${words}`);
  await station?.stop();
  await Promise.all(own.map(({ process: child }) => child.stop()));
  endLabRecord(data);
  process.exit(code);
}

function log(name: string): string {
  return join(data, 'logs', `${name}.log`);
}

function problemLine(code: ProblemCode, where?: string): string {
  return `${code} ${problems[code].words}${where === undefined ? '' : ` (${where})`}\n       ${problems[code].mend}`;
}
