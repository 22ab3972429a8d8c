import { originOf } from './origin-rule.ts';

/**
 * What a program asked for and was not let out, host by host, for record mode. Sockets count under the page's own scheme, as an entry's rules judge them.
 * What has no host (data:, blob:, an extension) is nothing that an entry could allow.
 */
export const blockedUses = ['page', 'frame', 'script', 'style', 'image', 'font', 'media', 'request', 'socket', 'other'] as const;
export type BlockedUse = (typeof blockedUses)[number];

/** As a host of the station counts it; several uses of one origin are several. */
export interface BlockedCount {
  readonly origin: string;
  readonly use: BlockedUse;
  readonly count: number;
}

export interface BlockedHost {
  readonly origin: string;
  /** In the order in which they were met. */
  readonly uses: readonly BlockedUse[];
  readonly count: number;
  /** Hub time, ms. */
  readonly firstAt: number;
}

/** A page can make up any number of hosts. */
export const mostBlockedHosts = 200;

/** By the names of Chromium's request types and of Electron's, and by what the guards call the ways out. */
const useOf: Readonly<Record<string, BlockedUse>> = {
  mainFrame: 'page',
  link: 'page',
  redirect: 'page',
  page: 'page',
  window: 'page',
  'new-window': 'page',
  'sign-on': 'page',
  sub_frame: 'frame',
  subFrame: 'frame',
  frame: 'frame',
  script: 'script',
  stylesheet: 'style',
  image: 'image',
  font: 'font',
  media: 'media',
  object: 'media',
  xmlhttprequest: 'request',
  xhr: 'request',
  ping: 'request',
  webtransport: 'request',
  request: 'request',
  websocket: 'socket',
  webSocket: 'socket',
};

/** Counts for a moment, so that a page which asks a thousand times is told of a few times. */
export class BlockedTally {
  readonly #known = new Set<string>();
  #counts = new Map<string, { origin: string; use: BlockedUse; count: number }>();

  /** `how`: a request's type, or the guard's name for the way. False where there is nothing to tell. */
  add(address: string, how: string): boolean {
    const origin = webOrigin(address);
    if (origin === null) return false;
    if (!this.#known.has(origin) && this.#known.size >= mostBlockedHosts) return false;
    this.#known.add(origin);
    const use = useOf[how] ?? 'other';
    const key = `${use} ${origin}`;
    const counted = this.#counts.get(key) ?? { origin, use, count: 0 };
    this.#counts.set(key, { ...counted, count: counted.count + 1 });
    return true;
  }

  /** What was counted since the last time. */
  take(): BlockedCount[] {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts;
  }
}

/** The list with what was counted since; whoever was first stays first. */
export function withBlocked(list: readonly BlockedHost[], counts: readonly BlockedCount[], now: number): readonly BlockedHost[] {
  const hosts = new Map(list.map((host) => [host.origin, host]));
  for (const { origin, use, count } of counts) {
    const known = hosts.get(origin);
    if (known === undefined && hosts.size >= mostBlockedHosts) continue;
    const uses = known?.uses.includes(use) === true ? known.uses : [...(known?.uses ?? []), use];
    hosts.set(origin, { origin, uses, count: (known?.count ?? 0) + count, firstAt: known?.firstAt ?? now });
  }
  return [...hosts.values()];
}

function webOrigin(address: string): string | null {
  const origin = originOf(address).replace(/^ws(s?):/, 'http$1:');
  return /^https?:\/\/[^/]+$/.test(origin) ? origin : null;
}
