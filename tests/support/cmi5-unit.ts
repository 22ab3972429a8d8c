import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { freePort } from './free-port.ts';

/** A vendor's cmi5 unit: a page that works by the library of others (@xapi/cmi5) shows how far it came and keeps its page. */
export interface Cmi5Unit {
  readonly origin: string;
  stop(): Promise<void>;
}

const page = `<!doctype html><title>Unit</title><h1>Unit</h1><p id="state">begins</p><p id="page">1</p><button id="turn">Turn the page</button><button id="finish">Finish</button><script src="/cmi5.js"></script><script type="module">
const say = (text) => (document.getElementById('state').textContent = text);
const unit = Cmi5.instance;
const shown = document.getElementById('page');
const bookmark = () => ({ agent: unit.launchParameters.actor, activityId: unit.launchParameters.activityId, registration: unit.launchParameters.registration, stateId: 'bookmark' });
try {
  await unit.initialize();
  const kept = await unit.xapi.getState(bookmark()).catch(() => null);
  if (kept !== null) shown.textContent = kept.data.page;
  say('works ' + unit.getLaunchData().masteryScore);
} catch (error) {
  say(String(error));
}
document.getElementById('turn').onclick = async () => {
  const page = Number(shown.textContent) + 1;
  await unit.xapi.setState({ ...bookmark(), state: { page } });
  shown.textContent = page;
};
document.getElementById('finish').onclick = async () => {
  await unit.pass({ scaled: 0.9 });
  await unit.terminate();
  say('done');
};
</script>`;

export async function startCmi5Unit(): Promise<Cmi5Unit> {
  const library = readFileSync(createRequire(import.meta.url).resolve('@xapi/cmi5/dist/Cmi5.umd.js'));
  const server = createServer((request, response) => {
    const script = request.url === '/cmi5.js';
    response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html' }).end(script ? library : page);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://unit.localhost:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
