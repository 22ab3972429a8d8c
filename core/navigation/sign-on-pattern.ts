import { isAllowed } from './origin-rule.ts';

/**
 * The address patterns of a program's sign-on service, as the catalogue writes them: an origin alone (`https://login.example`) or with `/*` is all of it,
 * `https://login.example/oauth/*` is everything below that path, and a path without the star is that one page. `https://*.example.org` means any subdomain.
 * Judged on the parsed URL, like the origins themselves (core/navigation/origin-rule.ts).
 */
export interface SignOnPattern {
  /** As origin-rule.ts reads it. */
  readonly origin: string;
  /** Null: the whole origin. */
  readonly path: string | null;
  readonly below: boolean;
}

const shape = /^(https?):\/\/(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*)(:\d{1,5})?(\/\*|\/|(?:\/[A-Za-z0-9._~-]+)+(?:\/\*)?)?$/;

/** Null for what is no pattern. A password goes there: plain `http` is for this machine's own addresses alone. */
export function parseSignOnPattern(text: string): SignOnPattern | null {
  const [, scheme, star = '', host, port = '', path = ''] = shape.exec(text) ?? [];
  if (scheme === undefined || host === undefined) return null;
  const url = parse(`${scheme}://${host}${port}${path.replace(/\*$/, '')}`);
  // What the parser reads otherwise than it is written (an odd IP address, a dot segment) is not what its author meant.
  if (url === null || url.hostname !== host || url.pathname !== (path === '' ? '/' : path.replace(/\*$/, ''))) return null;
  if (scheme === 'http' && !isThisMachine(host)) return null;
  // All of a top-level domain, or of an IP address, is no service.
  if (star !== '' && (!host.includes('.') || /^[\d.]+$/.test(host))) return null;
  const origin = `${scheme}://${star}${host}${port}`;
  if (path === '' || path === '/*') return { origin, path: null, below: true };
  return path.endsWith('/*') ? { origin, path: path.slice(0, -1), below: true } : { origin, path, below: false };
}

/** Whether it is a page of the sign-on service. Query and fragment are free: they hold what the flow needs. */
export function isSignOnAddress(address: string, patterns: readonly string[]): boolean {
  const url = parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false;
  return patterns.some((text) => {
    const pattern = parseSignOnPattern(text);
    if (pattern === null || !isAllowed(address, [pattern.origin])) return false;
    if (pattern.path === null) return true;
    if (isTricky(url.pathname)) return false;
    return pattern.below ? url.pathname.startsWith(pattern.path) : url.pathname === pattern.path;
  });
}

/** The origins of the patterns: what a sign-on page loads does not lie below its path. */
export const signOnOrigins = (patterns: readonly string[]): string[] =>
  patterns.map((text) => parseSignOnPattern(text)?.origin).filter((origin) => origin !== undefined);

/** Paths that some server reads as another than they look: an encoded dot, slash, backslash, percent or control sign, an empty segment, dots before `;` or a blank (RFC 3986, 3.3). */
const isTricky = (pathname: string): boolean => /%(2e|2f|5c|25|[01][0-9a-f]|7f)|\/\/|\/\.{1,2}(;|%20)/i.test(pathname);

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '127.0.0.1' || host.endsWith('.localhost');

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
