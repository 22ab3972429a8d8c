import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import type { HubReady } from '../core/contract/hub-process.ts';
import { failed, ok, problem, type Problem, type Result } from '../core/result.ts';
import { makeEnrolmentToken } from './board/enrolment-token.ts';
import { buildHub, type Hub } from './build-hub.ts';
import type { HubCommand } from './command-line.ts';
import { databasePlace } from './commands/read-words.ts';
import { takeDataFolder } from './database/data-lock.ts';
import { ownCertificate, type OwnCertificate } from './https/own-certificate.ts';
import { hubNames } from './https/reached-by.ts';
import { renewDaily } from './https/renew-daily.ts';
import { importSchool, needsImport } from './import/import-school.ts';
import { giveStaffSecrets } from './import/staff-secrets.ts';
import { startRotationNow } from './lab/start-now.ts';
import { givenSealKey, readSealKey, sealKeyFile, sealKeyVariable, type SealKeys } from './saved-sign-ins/seal-keys.ts';
import { isKeyName, setEnvironmentKey } from './store/record-store-keys.ts';

/** A hub from its command to its first answer, whatever kind of process it runs in. */
export interface HubSurroundings {
  /** The process's clock, ms since 1970. */
  readonly clock: () => number;
  /** STATIONMASTER_LRS_KEY, STATIONMASTER_LRS_SECRET and STATIONMASTER_SAVED_SIGN_IN_KEY are read from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Words for the log that are no problem. */
  readonly note: (words: string) => void;
  /** It goes on, but staff should know. */
  readonly warn: (problems: readonly Problem[]) => void;
  /** From here on it can be ended cleanly, even while it still starts. */
  readonly opened: (close: () => Promise<void>) => void;
}

/** `exit` is the code of a process that ends for it. */
export type HubStart =
  | {
      readonly ok: true;
      readonly ready: HubReady;
      /** Writes a new enrolment token and answers its file; null without a lab. */
      readonly newToken: () => Promise<string | null>;
    }
  | { readonly ok: false; readonly exit: 1 | 3; readonly problems: readonly Problem[] };

export async function runHub(command: HubCommand, around: HubSurroundings): Promise<HubStart> {
  // Before anything is opened: another hub may be working on the same data.
  if (!(await portIsFree(command))) return portTaken(command);
  mkdirSync(command.data, { recursive: true, mode: 0o700 });
  const taken = takeDataFolder(path.resolve(command.data));
  if (!taken.ok) return { ok: false, exit: 1, problems: taken.problems };
  const names = hubNames(command, networkInterfaces());
  const renew = (): Promise<Result<OwnCertificate>> => ownCertificate(path.resolve(command.data), names.inCertificate, around.clock(), around.warn);
  const tls = command.ownCertificate ? await renew() : ok(filesOf(command));
  if (!tls.ok) return { ok: false, exit: 1, problems: tls.problems };
  const keys = sealKeys(command.data, around.environment);
  if (!keys.ok) return { ok: false, exit: 1, problems: keys.problems };
  const hub = await buildHub({
    sealKeys: keys.value,
    database: databasePlace(command.data, command.database),
    clock: around.clock,
    logger: { level: 'info', stream: process.stderr },
    movedOrigins: command.movedOrigins,
    board: command.board,
    ...(command.forwardTo === null ? {} : { forwardTo: command.forwardTo }),
    ...(tls.value === null ? {} : { tls: tls.value }),
    ...(command.publicAddress === null ? {} : { publicAddress: command.publicAddress }),
    ...(command.ownCertificate && names.forStations !== null ? { publicHost: names.forStations } : {}),
  });
  around.opened(() => hub.app.close());
  const refused = (await environmentKey(hub, around)) ?? (await school(hub, command, around));
  if (refused !== null) {
    await hub.app.close();
    return { ok: false, exit: 1, problems: refused };
  }
  try {
    await hub.app.listen({ port: command.port, host: command.host });
  } catch (error) {
    await hub.app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return portTaken(command);
  }
  if (command.ownCertificate && tls.value !== null) renewDaily(hub.app.server, tls.value, renew, around.warn);
  return { ok: true, ready: await readyWords(hub, command), newToken: () => writeToken(hub, command.data) };
}

/** The key of saved sign-ins: the environment's, or the file's in the data folder. */
function sealKeys(data: string, environment: HubSurroundings['environment']): Result<SealKeys> {
  const given = environment[sealKeyVariable] ?? '';
  if (given === '') return ok(sealKeyFile(path.resolve(data, 'saved-sign-ins.key')));
  const key = readSealKey(given);
  return key === null ? failed('SM-102', sealKeyVariable, '32 bytes as base64url') : ok(givenSealKey(key));
}

/** The record-store key of the environment, for this start: without one, that of an earlier start ends. */
async function environmentKey({ context }: Hub, { environment }: HubSurroundings): Promise<readonly Problem[] | null> {
  const [key, secret] = [environment['STATIONMASTER_LRS_KEY'] ?? '', environment['STATIONMASTER_LRS_SECRET'] ?? ''];
  if ((key === '') !== (secret === ''))
    return [problem('SM-102', key === '' ? 'STATIONMASTER_LRS_KEY' : 'STATIONMASTER_LRS_SECRET', 'key and secret go together')];
  if (key !== '' && !isKeyName(key)) return [problem('SM-102', 'STATIONMASTER_LRS_KEY', 'a name without a colon, of at most 128 characters')];
  const set = await setEnvironmentKey(context.db, key === '' ? null : { key, secret }, context.clock());
  return set.ok ? null : set.problems;
}

/** The school's files, where they are new. With a bad set the last good one stays in force; without one there is no lab to run, which is returned. */
async function school(hub: Hub, command: HubCommand, around: HubSurroundings): Promise<readonly Problem[] | null> {
  if (command.importFrom !== null && (await needsImport(hub, command.importFrom))) {
    const imported = await importSchool(hub, command.importFrom);
    if (!imported.ok) {
      if ((await hub.context.labs.primary()) === null) return [...imported.problems, problem('SM-708')];
      around.warn(imported.problems);
      hub.notices.push(...imported.problems.map(({ code, where }) => ({ code, where: where ?? null, at: hub.context.clock() })));
    } else if (imported.value.leftOut.length > 0) around.warn(imported.value.leftOut.map((student) => problem('SM-712', student)));
  }
  const lab = await hub.context.labs.primary();
  if (lab === null) return null;
  const secrets = secretsFile(command);
  const made = await giveStaffSecrets(hub.context.db, lab.scope, secrets, hub.context.clock());
  if (made > 0) {
    hub.rosterChanged();
    around.note(`Passwords and PINs of ${made} new members of staff are in ${secrets}; hand them over and delete the file.`);
  }
  if (command.rotationNow) await startRotationNow(hub);
  return null;
}

async function readyWords(hub: Hub, command: HubCommand): Promise<HubReady> {
  const lab = await hub.context.labs.primary();
  const newStaffSecrets = existsSync(secretsFile(command)) ? secretsFile(command) : null;
  const enrolmentToken = await writeToken(hub, command.data);
  return {
    kind: 'ready',
    address: hub.context.publicAddress(),
    fingerprint: hub.context.fingerprint,
    lab: lab?.scope.lab ?? null,
    enrolmentToken,
    newStaffSecrets,
  };
}

/** A new token at each start and when it is asked for, for stations on this machine and for who can read the folder. */
async function writeToken(hub: Hub, data: string): Promise<string | null> {
  const lab = await hub.context.labs.primary();
  if (lab === null) return null;
  const file = path.resolve(data, 'enrolment-token.txt');
  const { token } = await makeEnrolmentToken(hub.context, lab, 'hub');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

const secretsFile = (command: HubCommand): string => path.resolve(command.data, 'new-staff-secrets.txt');

const filesOf = ({ tls }: HubCommand): OwnCertificate | null =>
  tls === null ? null : { certificate: readFileSync(tls.certificate, 'utf8'), key: readFileSync(tls.key, 'utf8') };

const portTaken = ({ host, port }: HubCommand): HubStart => ({ ok: false, exit: 3, problems: [problem('SM-103', `${host}:${port}`)] });

function portIsFree({ port, host }: HubCommand): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
