import { getPublicSuffix } from 'tldts';
import * as v from 'valibot';
import { addressWithoutStudent, originSchema, type Program } from '../../core/model/catalogue.ts';
import { isAllowed } from '../../core/navigation/origin-rule.ts';
import { isPublic } from '../http/public-host.ts';

/**
 * Why an origin must not be added to a program's entry from a list that the vendor's page filled: null where it may. A page can ask for any host it likes,
 * so that staff see it listed; the file of the catalogue, which IT writes, is not held to this.
 */
export function whyNotAdded(origin: string, program: Program, hub: string): string | null {
  if (!v.is(originSchema, origin)) return 'it is not an origin such as https://app.example.org';
  const pattern = /^(https?):\/\/(\*\.)?([^/]+)$/.exec(origin);
  const url = pattern === null || !URL.canParse(`${pattern[1]}://${pattern[3]}`) ? null : new URL(`${pattern[1]}://${pattern[3]}`);
  if (pattern === null || url === null || url.username !== '' || url.host !== pattern[3]) return 'it is not an origin such as https://app.example.org';
  const any = pattern[2] !== undefined;
  if (coversHub(origin, any, url, new URL(hub))) return 'it is the hub itself';
  if (any && isWide(url.hostname)) return 'it stands for the sites of many owners';
  const begins = addressWithoutStudent(program, 'en');
  if (begins === null) return 'the program has no pages';
  const own = new URL(begins);
  if (isPublic(own.hostname) && !isPublic(url.hostname)) return 'it lies in a private network, and the program on the internet';
  if (own.protocol === 'https:' && url.protocol === 'http:') return 'it is not encrypted, and the program is';
  return null;
}

/** On any port of the hub's own for a pattern; a program beside the hub on one machine has another port. */
function coversHub(origin: string, any: boolean, url: URL, hub: URL): boolean {
  if (any) return isAllowed(`${url.protocol}//${hub.hostname}${url.port === '' ? '' : `:${url.port}`}/`, [origin]);
  return url.hostname === hub.hostname && url.port === hub.port;
}

/** `*.com`, `*.co.uk`, `*.github.io`: by the Public Suffix List. An IP address has no subdomains. */
function isWide(hostname: string): boolean {
  return getPublicSuffix(hostname, { allowPrivateDomains: true }) === hostname || !hostname.includes('.') || /^\d+(\.\d+){3}$/.test(hostname);
}
