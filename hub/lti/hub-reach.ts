import { isIP } from 'node:net';

/**
 * Whether a tool can work with the hub at `hub` (its public address). A browser refuses a public page's request to a private address, and the tool has to
 * fetch the hub's keys: a tool on the internet needs a hub with https there. Beside that the pages of the hub are sign-on pages of the program, so they are
 * https by name; plain http is for hub and tool on one machine.
 */
export function reachesTool(hub: string, tool: string): boolean {
  const [hubUrl, toolUrl] = [new URL(hub), new URL(tool)];
  if (hubUrl.protocol !== 'https:') return isThisMachine(hubUrl.hostname) && isThisMachine(toolUrl.hostname);
  if (hubUrl.hostname.startsWith('[')) return false;
  return !isPublic(toolUrl.hostname) || isPublic(hubUrl.hostname);
}

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '127.0.0.1' || host.endsWith('.localhost');

/** By its name or number alone: nothing is looked up. RFC 1918, 6598, 3927, 4193, 6762, 8375. */
function isPublic(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 4) return !/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(host);
  if (isIP(host) === 6) return !/^(::|f[cd]|fe[89ab])/.test(host);
  return host.includes('.') && !/(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/.test(host);
}
