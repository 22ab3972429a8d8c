import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer, type Plugin } from 'vite';
import { root } from './bundles/root.ts';
import { sveltePlugin } from './bundles/svelte-plugin.ts';

/** `npm run dev`: board and kiosk screens with hot reload, against a hub that is running (`npm start` in another window). */
const help = 'npm run dev -- [--port 7350] [--hub http://127.0.0.1:7340]';
const options = {
  port: { type: 'string', default: '7350' },
  hub: { type: 'string', default: 'http://127.0.0.1:7340' },
  help: { type: 'boolean', default: false },
} as const;
const { port, hub, help: wanted } = readOptions();
if (wanted) {
  console.log(help);
  process.exit(0);
}

const server = await createServer({
  configFile: false,
  root: join(root, 'renderer'),
  publicDir: false,
  cacheDir: join(root, 'node_modules/.cache/vite-dev'),
  plugins: [sveltePlugin(), pictures()],
  // The hub's cookie and its same-origin rule see the page as their own.
  server: {
    port: Number(port),
    fs: { allow: [root] },
    proxy: { '/api': { target: hub, changeOrigin: true, headers: { origin: hub } }, '/xapi': { target: hub, changeOrigin: true } },
  },
});
await server.listen();
const at = server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
for (const page of globSync('{board/index,kiosk/gallery}.html', { cwd: join(root, 'renderer') }).sort())
  console.log(`  ${at}${page.replace(/index\.html$/, '')}`);
console.log(`  hub: ${hub} (start one with npm start)`);

/** The bundles have the pictures beside each page; here they come from where they are kept. */
function pictures(): Plugin {
  return {
    name: 'pictures',
    configureServer(vite) {
      vite.middlewares.use((request, response, next) => {
        const found = /\/pictures\/([a-z0-9/-]+\.svg)/.exec(request.url ?? '')?.[1];
        const file = found === undefined ? null : join(root, 'resources/pictures', normalize(found));
        if (file === null || !existsSync(file)) return next();
        response.setHeader('content-type', 'image/svg+xml');
        response.end(readFileSync(file));
      });
    },
  };
}

function readOptions() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`SM-101 ${(error as Error).message}\n${help}`);
    process.exit(2);
  }
}
