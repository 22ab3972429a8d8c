import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The station's own pages on `app://station/`: what of out/kiosk answers an address, and under which content security policy. */
export const ownScheme = 'app';
export const ownHost = 'station';
export const ownOrigin = `${ownScheme}://${ownHost}`;
export const stationPage = `${ownOrigin}/station.html`;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.wasm': 'application/wasm',
};
/** No dot in front, no colon, backslash or anything that a file system reads as more than a name. */
const plainPath = /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

export const isOwnAddress = (address: string): boolean => {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${ownScheme}:` && url.host === ownHost && url.username === '' && url.password === '';
};

/** The file of an address, or null where there can be none. Works on the decoded path: an encoded dot or slash is a dot or slash. */
export function ownFile(address: string, root: string): string | null {
  const url = URL.parse(address);
  if (url === null || !isOwnAddress(address)) return null;
  const decoded = decode(url.pathname);
  if (decoded === null || !plainPath.test(decoded)) return null;
  return path.join(root, ...decoded.split('/'));
}

/** Own code only; `origins` (the hub's, a record store's) are the places beside it that the page may speak to. */
export function contentSecurityPolicy(origins: readonly string[]): string {
  const own = "'self'";
  return [
    "default-src 'none'",
    // The reader of badges' codes is WebAssembly, from this origin as every script.
    `script-src ${own} 'wasm-unsafe-eval'`,
    `style-src ${own}`,
    `img-src ${own} data:`,
    `font-src ${own}`,
    `media-src ${own}`,
    `connect-src ${[own, ...origins].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Answers `protocol.handle`. The policy is asked for on each page, as the hub is known only once the station's policy was read. */
export function ownPages(root: string, policy: () => string): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  return async (request) => {
    const headers = {
      'content-security-policy': policy(),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    };
    const file = request.method === 'GET' || request.method === 'HEAD' ? ownFile(request.url, root) : null;
    const type = file === null ? undefined : contentTypes[path.extname(file)];
    if (file === null || type === undefined) return new Response(null, { status: 404, headers });
    try {
      const body = await readFile(file);
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), { headers: { ...headers, 'content-type': type } });
    } catch {
      return new Response(null, { status: 404, headers });
    }
  };
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
