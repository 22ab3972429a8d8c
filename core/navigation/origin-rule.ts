/**
 * Which addresses a program may load or go to. Judged on the parsed URL (WHATWG URL Standard, as Chromium does), never on its text:
 * userinfo, upper case, other ports, odd IP spellings and look-alike hosts are what the parser says they are.
 * A rule is an origin (`https://app.example.org`, `http://localhost:7401`) or any subdomain of a host, not the host itself (`https://*.example.org`).
 */
export function isAllowed(address: string, rules: readonly string[]): boolean {
  const url = parse(address);
  return url !== null && judgeUrl(url, rules);
}

/**
 * The same for a frame inside the program, which may also be empty or made by the program itself: these inherit its origin and pass no filter.
 */
export function isFrameAllowed(address: string, rules: readonly string[]): boolean {
  const url = parse(address);
  if (url === null) return false;
  if (url.protocol === 'about:') return url.pathname === 'blank' || url.pathname === 'srcdoc';
  if (url.protocol === 'blob:') return isAllowed(url.pathname, rules);
  return judgeUrl(url, rules);
}

/** What may be told of an address that was refused: its origin, or its scheme alone. Never path, query or userinfo, which may hold what a child typed. */
export function originOf(address: string): string {
  const url = parse(address);
  if (url === null) return 'unreadable';
  return webSchemes[url.protocol] === undefined ? url.protocol : `${url.protocol}//${url.host}`;
}

interface OriginRule {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly anySubdomain: boolean;
}

/** Sockets are judged as the pages they belong to. */
const webSchemes: Readonly<Record<string, string>> = { 'http:': 'http:', 'https:': 'https:', 'ws:': 'http:', 'wss:': 'https:' };
const ruleShape = /^(https?):\/\/(\*\.)?([^\s/?#@\\*]+)$/;

function judgeUrl(url: URL, rules: readonly string[]): boolean {
  const scheme = webSchemes[url.protocol];
  if (scheme === undefined || url.username !== '' || url.password !== '') return false;
  return rules.some((text) => {
    const rule = parseRule(text);
    if (rule === null || rule.scheme !== scheme || rule.port !== url.port) return false;
    return rule.anySubdomain ? isSubdomain(url.hostname, rule.host) : url.hostname === rule.host;
  });
}

/** A rule that cannot be read allows nothing. */
function parseRule(text: string): OriginRule | null {
  const [, scheme, star, host] = ruleShape.exec(text) ?? [];
  if (scheme === undefined || host === undefined) return null;
  const url = parse(`${scheme}://${host}`);
  if (url === null || url.hostname === '') return null;
  // An IP address has no subdomains: the parser takes no host that ends like one and is none.
  return { scheme: url.protocol, host: url.hostname, port: url.port, anySubdomain: star !== undefined };
}

function isSubdomain(hostname: string, host: string): boolean {
  if (!hostname.endsWith(`.${host}`)) return false;
  const labels = hostname.slice(0, -host.length - 1).split('.');
  return labels.every((label) => label !== '');
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
