import { setTimeout } from 'node:timers/promises';
import { problem } from '../core/result.ts';
import { parseForwardCommand, runForwardCommand } from './commands/forward-command.ts';
import { parseKeyCommand, runKeyCommand } from './commands/key-command.ts';
import { runStudentCommand } from './commands/run-student-command.ts';
import { showPassword } from './commands/read-words.ts';
import { parseStudentCommand, studentHelp } from './commands/student-command.ts';
import { hubHelp, parseHubCommand, problemLines, type HubCommand } from './command-line.ts';
import { endProcess } from './end-process.ts';
import { runHub } from './run-hub.ts';
import { version } from './version.ts';

/** `npm run hub`: the lab's server as a process. Says `{"ready":true,...}` in one line when it answers. */
// What it writes is for its own user alone.
process.umask(0o077);
const [word, ...words] = process.argv.slice(2);
if (showPassword(process.argv.slice(2))) console.error(problemLines([problem('SM-106')]));
if (word === 'key') await key(words);
else if (word === 'student') await student(words);
else if (word === 'forward') await forward(words);
else await hub(process.argv.slice(2));

async function hub(args: readonly string[]): Promise<void> {
  const command = parseHubCommand(args, process.env);
  if (!command.ok) return end(2, problemLines(command.problems));
  if (command.value.help) return console.log(hubHelp);
  await run(command.value);
}

async function key(args: readonly string[]): Promise<void> {
  const command = parseKeyCommand(args, process.env);
  if (!command.ok) return end(2, problemLines(command.problems));
  const done = await runKeyCommand(command.value, Date.now());
  if (!done.ok) return end(1, problemLines(done.problems));
  console.log(done.value);
}

async function forward(args: readonly string[]): Promise<void> {
  const command = parseForwardCommand(args, process.env);
  if (!command.ok) return end(2, problemLines(command.problems));
  const done = await runForwardCommand(command.value);
  if (!done.ok) return end(1, problemLines(done.problems));
  console.log(done.value);
}

async function student(args: readonly string[]): Promise<void> {
  const command = parseStudentCommand(args, process.env);
  if (!command.ok) return end(2, problemLines(command.problems));
  if (command.value.verb === 'help') return console.log(studentHelp);
  const done = await runStudentCommand(command.value, { clock: Date.now, wait: setTimeout });
  if (done.ok) console.log(done.value);
  else end(1, problemLines(done.problems));
}

async function run(options: HubCommand): Promise<void> {
  const start = await runHub(options, {
    clock: Date.now,
    environment: process.env,
    note: (words) => console.error(words),
    warn: (problems) => console.error(problemLines(problems)),
    opened: (close) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void endProcess(close));
    },
  });
  if (!start.ok) return end(start.exit, problemLines(start.problems));
  const { address, lab, enrolmentToken } = start.ready;
  console.log(JSON.stringify({ ready: true, address, version, lab, enrolmentToken }));
}

function end(code: number, words: string): void {
  console.error(words);
  process.exitCode = code;
}
