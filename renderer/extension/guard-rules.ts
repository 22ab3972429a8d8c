import type { SignOnPattern } from '../../core/navigation/sign-on-pattern.ts';

/**
 * The request rules that keep a program inside its allowed origins, as plain data for declarativeNetRequest.
 * Everything is denied for the whole browser, not for a tab: rules bound to tabs miss popups, shared workers and service workers.
 * Base rules are dynamic (they hold while the service worker is dead and over restarts); a launch's rules are session rules (gone after a restart).
 */
type Rule = chrome.declarativeNetRequest.Rule;
type ResourceType = `${chrome.declarativeNetRequest.ResourceType}`;

/** Every kind of request there is; a type that is not named would pass. */
const everyType = [
  'main_frame',
  'sub_frame',
  'stylesheet',
  'script',
  'image',
  'font',
  'object',
  'xmlhttprequest',
  'ping',
  'csp_report',
  'media',
  'websocket',
  'webtransport',
  'webbundle',
  'other',
] as const satisfies readonly ResourceType[];

/** A program is framed: nothing of it may take the place of the station's page or open a page of its own. */
const framedTypes = everyType.filter((type) => type !== 'main_frame');

const denyPriority = 1;
const allowPriority = 2;
/** Session rules count from here, so that they are told from the base rules in a listing. */
export const firstLaunchRule = 1000;

export interface BaseGuard {
  readonly extension: string;
  /** Origin of the hub; null while no usable policy is there. */
  readonly hub: string | null;
  /** Development: the hub's own pages may be open in other tabs. In a school only the station itself speaks with the hub. */
  readonly hubInTabs: boolean;
  /** Origin of the record store that takes the events in place of the hub; null without one. */
  readonly recordStore: string | null;
}

export function baseRules({ extension, hub, hubInTabs, recordStore }: BaseGuard): Rule[] {
  const deny: Rule = {
    id: 1,
    priority: denyPriority,
    condition: { resourceTypes: [...everyType] as Rule['condition']['resourceTypes'] & object },
    action: { type: 'block' },
  };
  const own = allow(2, { urlFilter: `|chrome-extension://${extension}/` }, everyType);
  if (hub === null) return [deny, own];
  const by = hubInTabs ? {} : { initiatorDomains: [extension] };
  const ofHub = allow(3, { urlFilter: `|${hub}/`, ...by }, everyType);
  if (recordStore === null) return [deny, own, ofHub];
  return [deny, own, ofHub, allow(4, { urlFilter: `|${recordStore}/`, initiatorDomains: [extension] }, ['xmlhttprequest'])];
}

/** One rule for an origin's documents and one for its sockets. Call with origins that `parseOriginPattern` took. */
export function launchRules(origins: readonly OriginPattern[]): Rule[] {
  return origins.flatMap((origin, index) => {
    const id = firstLaunchRule + index * 2;
    const socket: OriginPattern = { ...origin, scheme: origin.scheme === 'https' ? 'wss' : 'ws' };
    return [allow(id, addressCondition(origin), framedTypes), allow(id + 1, addressCondition(socket), ['websocket'])];
  });
}

/** Sockets and workers are a program's; what a sign-on page loads are its parts. */
const partTypes = ['stylesheet', 'script', 'image', 'font', 'xmlhttprequest', 'media', 'other'] as const satisfies readonly ResourceType[];

/** The pages of a sign-on service, and what these pages alone load of their own origin. Whether a page may stand there now is running-program.ts's to judge. */
export function signOnRules(patterns: readonly SignOnPattern[], firstId: number): Rule[] {
  return patterns.flatMap((pattern, index) => {
    const origin = parseOriginPattern(pattern.origin);
    if (origin === null) return [];
    const id = firstId + index * 2;
    const parts = { ...addressCondition(origin), initiatorDomains: [origin.host] };
    return [allow(id, pageCondition(origin, pattern), ['sub_frame']), allow(id + 1, parts, partTypes)];
  });
}

/** What a program's pages may ask and never show. */
export function askRules(patterns: readonly SignOnPattern[], firstId: number): Rule[] {
  return patterns.flatMap((pattern, index) => {
    const origin = parseOriginPattern(pattern.origin);
    return origin === null ? [] : [allow(firstId + index, pageCondition(origin, pattern), ['xmlhttprequest'])];
  });
}

function pageCondition(origin: OriginPattern, { path, below }: SignOnPattern): Rule['condition'] {
  if (path === null) return addressCondition(origin);
  const host = (origin.subdomains ? '[a-z0-9_.-]+\\.' : '') + escaped(origin.host);
  const port = origin.port === '' ? '' : `:${origin.port}`;
  return { regexFilter: `^${origin.scheme}://${host}${port}${escaped(path)}${below ? '' : '([?#]|$)'}`, isUrlFilterCaseSensitive: true };
}

const escaped = (text: string): string => text.replaceAll('.', '\\.');

const allow = (id: number, condition: Rule['condition'], types: readonly ResourceType[]): Rule => ({
  id,
  priority: allowPriority,
  condition: { ...condition, resourceTypes: [...types] as Rule['condition']['resourceTypes'] & object },
  action: { type: 'allow' },
});

/** An allowed origin of a launch: scheme, host, port as a URL writes them, and whether it stands for its subdomains (not for itself). */
export interface OriginPattern {
  readonly scheme: 'http' | 'https' | 'ws' | 'wss';
  readonly host: string;
  readonly port: string;
  readonly subdomains: boolean;
}

/** `https://app.example.org`, `https://*.example.org`, with port or without, as `core/navigation/origin-rule.ts` reads them; null for anything else. */
export function parseOriginPattern(text: string): OriginPattern | null {
  const parts = /^(https?):\/\/(\*\.)?([^/\s*]+)$/i.exec(text);
  const address = `${parts?.[1]}://${parts?.[3]}/`;
  if (parts === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) return null;
  return { scheme: url.protocol === 'https:' ? 'https' : 'http', host: url.hostname, port: url.port, subdomains: parts?.[2] !== undefined };
}

function addressCondition(origin: OriginPattern): Rule['condition'] {
  const port = origin.port === '' ? '' : `:${origin.port}`;
  // Anchored and closed by the slash: `https://good.example.evil.test/` and `https://good.example@evil.test/` do not fit.
  if (!origin.subdomains) return { urlFilter: `|${origin.scheme}://${origin.host}${port}/` };
  return { regexFilter: `^${origin.scheme}://[a-z0-9_.-]+\\.${escaped(origin.host)}${port}/`, isUrlFilterCaseSensitive: true };
}
