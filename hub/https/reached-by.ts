import { isIP } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

/** How the hub is reached, for its own certificate and for enrolment tokens. */
export interface HubNames {
  /** All that stands in the certificate: this machine's own names and what it is reached by from others. */
  readonly inCertificate: readonly string[];
  /** What stations use; null where no other machine can reach it. */
  readonly forStations: string | null;
}

const ownNames = ['localhost', '127.0.0.1', '::1'];
const everywhere = ['0.0.0.0', '::'];

/** Where nobody says what the hub is reached by, the address it listens on says it, or the addresses of the machine, IPv4 first. */
export function hubNames(
  command: { readonly host: string; readonly reachedBy: readonly string[]; readonly publicAddress: string | null },
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): HubNames {
  const named = [...(command.publicAddress === null ? [] : [bare(new URL(command.publicAddress).hostname)]), ...command.reachedBy];
  const found = everywhere.includes(command.host) ? machineAddresses(interfaces) : [command.host];
  const others = (named.length > 0 ? named : found).filter((name) => !ownNames.includes(name));
  return { inCertificate: [...new Set([...ownNames, ...others])], forStations: others[0] ?? null };
}

/** Without those that are only the machine's own (loopback, link-local). */
function machineAddresses(interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>): string[] {
  const all = Object.values(interfaces).flatMap((list) => list ?? []);
  const reachable = all.filter(({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/i.test(address)).map(({ address }) => address);
  return [...reachable.filter((address) => isIP(address) === 4), ...reachable.filter((address) => isIP(address) === 6)];
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
