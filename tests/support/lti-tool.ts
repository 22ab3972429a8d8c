import { Provider } from 'ltijs';
import Database from 'ltijs-sequelize';
import { freePort } from './free-port.ts';
import { startPostgres } from './postgres-server.ts';

/** A vendor's tool: ltijs as it is used in production (its cookies are asked for), on a PostgreSQL of its own. */
export interface LtiTool {
  readonly origin: string;
  readonly clientId: string;
  /** As the vendor's staff do with what the hub's staff give them. */
  register(hub: string): Promise<void>;
  stop(): Promise<void>;
}

const clientId = 'word-tool';

export async function startLtiTool(): Promise<LtiTool | null> {
  const postgres = await startPostgres();
  if (postgres === null) return null;
  const place = new URL(await postgres.newDatabase());
  const port = await freePort();
  const plugin = new Database(place.pathname.slice(1), place.username, place.password, {
    host: place.hostname,
    port: Number(place.port),
    dialect: 'postgres',
    logging: false,
  });
  Provider.setup(
    'a key of the tool alone',
    { plugin },
    { appRoute: '/', loginRoute: '/login', keysetRoute: '/keys', cookies: { secure: true, sameSite: 'None' } },
  );
  const page = (words: Readonly<Record<string, unknown>>): string =>
    `<!doctype html><title>Word tool</title><h1>Word tool</h1>${Object.entries(words)
      .map(([id, text]) => `<p id="${id}">${JSON.stringify(text)}</p>`)
      .join('')}`;
  Provider.onConnect((token, _request, reply) => reply.send(page({ opened: 'start', token })));
  Provider.app.get('/lesson/frogs', (_request, reply) => reply.send(page({ opened: 'frogs', token: reply.locals.token, context: reply.locals.context })));
  await Provider.deploy({ port, silent: true });
  return {
    origin: `http://wordtool.localhost:${port}`,
    clientId,
    register: async (hub) => {
      await Provider.registerPlatform({
        url: hub,
        name: 'Lab',
        clientId,
        authenticationEndpoint: `${hub}/lti/authorize`,
        accesstokenEndpoint: `${hub}/lti/none`,
        authConfig: { method: 'JWK_SET', key: `${hub}/lti/jwks` },
      });
    },
    stop: async () => {
      await Provider.close({ silent: true });
      await postgres.stop();
    },
  };
}
