import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build, mergeConfig } from 'vite';
import { pageBundle } from '../../build/bundles/page-bundle.ts';
import { root } from '../../build/bundles/root.ts';

export interface KioskGallery {
  /** Of a screen of renderer/kiosk/gallery-samples.ts, in a language, a size of text and a contrast. */
  address(sample: string, language: 'en' | 'es', textSize: number, contrast: string): string;
  stop(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The gallery of the kiosk's screens as a built page, served on this machine with the pictures that ship. */
export async function serveKioskGallery(): Promise<KioskGallery> {
  const folder = await mkdtemp(join(tmpdir(), 'stationmaster-gallery-'));
  await build(mergeConfig(pageBundle('renderer/kiosk', 'gallery.html', 'gallery'), { logLevel: 'error', build: { outDir: folder } }));
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = path.startsWith('/pictures/') ? join(root, 'resources', path) : join(folder, path);
    readFile(file).then(
      (content) => response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    address: (sample, language, textSize, contrast) => `${origin}/gallery.html#${[sample, language, textSize, contrast].join(':')}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
