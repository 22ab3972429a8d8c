import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { problems } from '../core/problems.ts';
import { failed, ok, type Problem, type Result } from '../core/result.ts';
import { forwardHelp, forwardOptions, readForwardTo } from './forward/forward-options.ts';
import type { ForwardTo } from './forward/record-store-client.ts';
import type { MovedOrigin } from './lab/moved-origins.ts';
import { placeOptions, readDatabase, readWords, type Environment } from './commands/read-words.ts';

/** What `npm run hub` understands. */
export interface HubCommand {
  readonly help: boolean;
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** PostgreSQL by URL; null is a SQLite file in the data folder. */
  readonly database: string | null;
  readonly importFrom: string | null;
  readonly rotationNow: boolean;
  readonly movedOrigins: readonly MovedOrigin[];
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  /** https with a key that the hub makes and keeps itself. */
  readonly ownCertificate: boolean;
  /** Names and addresses of this machine in the lab's network, for its own certificate; the first is the one stations use. */
  readonly reachedBy: readonly string[];
  readonly board: string;
  readonly publicAddress: string | null;
  /** Another record store that gets every statement too. */
  readonly forwardTo: ForwardTo | null;
}

export const hubHelp = `npm run hub -- [options]

  Runs the lab's server alone: stations, record store, live board.

  --port PORT               where it listens (7340; 0 takes any free one)
  --host ADDRESS            on which address (127.0.0.1: this machine only)
  --data DIR                where it keeps its data (.data/hub)
  --database URL            PostgreSQL instead of the SQLite file in DIR, without
                            its password: that comes from PGPASSWORD. Or all of it
                            from STATIONMASTER_DATABASE
  --import DIR              a school's files; imported when they have changed
  --rotation-now            when no block is on, starts a rotation of the first cohort
  --program-origin FROM=TO  a program's address is another than in the catalogue
  --certificate FILE        speaks https with this certificate (PEM) ...
  --key FILE                ... and its key (PEM)
  --own-certificate         speaks https with a key and certificate of its own,
                            made once in DIR and renewed with the same key
  --reached-by NAME         with it: a name or IP address stations reach it by
                            (the machine's addresses); may be repeated
  --public-address URL      how stations reach it (the listen address)
  --board DIR               the built board (out/board)
${forwardHelp}
  --help                    this text

npm run hub -- key add NAME --scope SCOPE | key list | key revoke NAME

  Keys of other xAPI programs for the record store, with --data or --database as
  above; a hub that runs knows them at once. add prints the secret, once. SCOPE,
  may be repeated: statements/write, statements/read, statements/read/mine,
  all/read, all. STATIONMASTER_LRS_KEY and STATIONMASTER_LRS_SECRET, set when the
  hub starts, are one more key with the scope all.

npm run hub -- forward list | forward retry

  What the record store of --forward-to refused for good, with --data or --database
  as above. list: how many and why. retry: the hub sends them once more.

  npm run hub -- student --help: deleting a student, and its receipt.

  Ends cleanly on SIGTERM and Ctrl+C. Codes: 1 the school cannot be imported,
  another hub runs on DIR, its own key or a record-store key cannot be used,
  2 a wrong option, 3 the port is taken.`;

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  port: { type: 'string', default: '7340' },
  host: { type: 'string', default: '127.0.0.1' },
  ...placeOptions,
  import: { type: 'string' },
  'rotation-now': { type: 'boolean', default: false },
  'program-origin': { type: 'string', multiple: true, default: [] as string[] },
  certificate: { type: 'string' },
  key: { type: 'string' },
  'own-certificate': { type: 'boolean', default: false },
  'reached-by': { type: 'string', multiple: true, default: [] as string[] },
  'public-address': { type: 'string' },
  board: { type: 'string', default: 'out/board' },
  ...forwardOptions,
} as const;

/** SM-101 for an option that is not known, SM-102 for a value that cannot be used. */
export function parseHubCommand(args: readonly string[], environment: Environment = {}): Result<HubCommand> {
  const words = readWords({ args: [...args], options, strict: true, allowPositionals: false });
  if (!words.ok) return words;
  const { values } = words.value;
  const { port, certificate, key } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return failed('SM-102', `--port ${port}`, 'a number from 0 to 65535');
  if (values.host.trim() === '') return failed('SM-102', '--host', 'an address of this machine');
  if (values.data.trim() === '') return failed('SM-102', '--data', 'a folder');
  const database = readDatabase(values.database, environment);
  if (!database.ok) return database;
  if ((certificate === undefined) !== (key === undefined))
    return failed('SM-102', certificate === undefined ? '--certificate' : '--key', 'certificate and key go together');
  if (certificate !== undefined && values['own-certificate']) return failed('SM-102', '--own-certificate', 'not together with --certificate');
  const reachedBy = values['reached-by'];
  if (reachedBy.length > 0 && !values['own-certificate']) return failed('SM-102', '--reached-by', 'only together with --own-certificate');
  const noName = reachedBy.find((name) => !isHostName(name));
  if (noName !== undefined) return failed('SM-102', `--reached-by ${noName}`, 'a name such as hub.school.example, or an IP address');
  for (const file of [certificate, key]) if (file !== undefined && !existsSync(file)) return failed('SM-102', file, 'there is no such file');
  if (values.import !== undefined && !existsSync(values.import)) return failed('SM-102', `--import ${values.import}`, 'there is no such folder');
  const moved = values['program-origin'].map(movedOrigin);
  const wrong = moved.indexOf(null);
  if (wrong >= 0)
    return failed('SM-102', `--program-origin ${values['program-origin'][wrong] ?? ''}`, 'two addresses such as http://a.example:1=http://b.example:2');
  const publicAddress = values['public-address'] ?? null;
  if (publicAddress !== null && originOf(publicAddress) !== publicAddress)
    return failed('SM-102', `--public-address ${publicAddress}`, 'an address such as https://hub.school.example:7340');
  const forwardTo = readForwardTo(values, environment);
  if (!forwardTo.ok) return forwardTo;
  return ok({
    help: values.help,
    port: Number(port),
    host: values.host,
    data: values.data,
    database: database.value,
    importFrom: values.import ?? null,
    rotationNow: values['rotation-now'],
    movedOrigins: moved.filter((m) => m !== null),
    tls: certificate === undefined || key === undefined ? null : { certificate, key },
    ownCertificate: values['own-certificate'],
    reachedBy,
    board: values.board,
    publicAddress,
    forwardTo: forwardTo.value,
  });
}

export function problemLines(list: readonly Problem[]): string {
  return list
    .map(
      ({ code, where, detail }) =>
        `${code} ${problems[code].words}${where === undefined ? '' : ` (${where}${detail === undefined ? '' : `: ${detail}`})`}\n       ${problems[code].mend}`,
    )
    .join('\n');
}

function movedOrigin(text: string): MovedOrigin | null {
  const [from, to, ...more] = text.split('=');
  return from !== undefined && to !== undefined && more.length === 0 && originOf(from) === from && originOf(to) === to ? { from, to } : null;
}

/** RFC 1123, 2.1; a name of digits alone would be read as an address. */
const isHostName = (name: string): boolean =>
  isIP(name) !== 0 || (name.length <= 253 && /^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(name));

function originOf(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : null;
  } catch {
    return null;
  }
}
