import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { problem } from '../core/result.ts';
import { makeEnrolmentToken } from './board/enrolment-token.ts';
import { buildHub, type Hub } from './build-hub.ts';
import { hubHelp, parseHubCommand, problemLines, type HubCommand } from './command-line.ts';
import { takeDataFolder } from './database/data-lock.ts';
import { importSchool, needsImport } from './import/import-school.ts';
import { giveStaffSecrets } from './import/staff-secrets.ts';
import { startRotationNow } from './lab/start-now.ts';
import { version } from './version.ts';

/** `npm run hub`: the lab's server as a process. Says `{"ready":true,...}` in one line when it answers. */
// What it writes is for its own user alone.
process.umask(0o077);
const command = parseHubCommand(process.argv.slice(2));
if (!command.ok) end(2, problemLines(command.problems));
else if (command.value.help) console.log(hubHelp);
else await run(command.value);

async function run(options: HubCommand): Promise<void> {
  // Before anything is opened: another hub may be working on the same data.
  if (!(await portIsFree(options))) return end(3, problemLines([problem('SM-103', `${options.host}:${options.port}`)]));
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const taken = takeDataFolder(path.resolve(options.data));
  if (!taken.ok) return end(1, problemLines(taken.problems));
  const hub = await buildHub({
    database: options.database === null ? { kind: 'sqlite', file: path.join(options.data, 'hub.sqlite') } : { kind: 'postgres', url: options.database },
    clock: Date.now,
    logger: { level: 'info', stream: process.stderr },
    movedOrigins: options.movedOrigins,
    board: options.board,
    ...(options.tls === null ? {} : { tls: { certificate: readFileSync(options.tls.certificate, 'utf8'), key: readFileSync(options.tls.key, 'utf8') } }),
    ...(options.publicAddress === null ? {} : { publicAddress: options.publicAddress }),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(hub));
  if (!(await school(hub, options))) return;
  try {
    await hub.app.listen({ port: options.port, host: options.host });
  } catch (error) {
    await hub.app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return end(3, problemLines([problem('SM-103', `${options.host}:${options.port}`)]));
  }
  const tokenFile = await writeToken(hub, options.data);
  const lab = await hub.context.labs.primary();
  console.log(JSON.stringify({ ready: true, address: hub.context.publicAddress(), version, lab: lab?.scope.lab ?? null, enrolmentToken: tokenFile }));
}

/** The school's files, where they are new. With a bad set the last good one stays in force; without one there is no lab to run. */
async function school(hub: Hub, options: HubCommand): Promise<boolean> {
  if (options.importFrom !== null && (await needsImport(hub, options.importFrom))) {
    const imported = await importSchool(hub, options.importFrom);
    if (!imported.ok) {
      console.error(problemLines(imported.problems));
      if ((await hub.context.labs.primary()) === null) {
        await hub.app.close();
        end(1, 'There is no school to run; nothing was imported.');
        return false;
      }
      hub.notices.push(...imported.problems.map(({ code, where }) => ({ code, where: where ?? null, at: hub.context.clock() })));
    }
  }
  const lab = await hub.context.labs.primary();
  if (lab === null) return true;
  const secrets = path.resolve(options.data, 'new-staff-secrets.txt');
  const made = await giveStaffSecrets(hub.context.db, lab.scope, secrets, hub.context.clock());
  if (made > 0) {
    hub.rosterChanged();
    console.error(`Passwords and PINs of ${made} new members of staff are in ${secrets}; hand them over and delete the file.`);
  }
  if (options.rotationNow) await startRotationNow(hub);
  return true;
}

/** A new token at each start, for stations on this machine and for who can read the folder. */
async function writeToken(hub: Hub, data: string): Promise<string | null> {
  const lab = await hub.context.labs.primary();
  if (lab === null) return null;
  const file = path.resolve(data, 'enrolment-token.txt');
  const { token } = await makeEnrolmentToken(hub.context, lab, 'hub');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

async function stop(hub: Hub): Promise<void> {
  // A request that never ends must not hold the machine's shutdown.
  setTimeout(() => process.exit(0), 5000).unref();
  await hub.app.close();
  process.exit(0);
}

function portIsFree({ port, host }: HubCommand): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

function end(code: number, words: string): void {
  console.error(words);
  process.exitCode = code;
}
