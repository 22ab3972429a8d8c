import { isPublic } from '../http/public-host.ts';

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
