import { isIP } from 'node:net';

/** By its name or number alone: nothing is looked up. RFC 1918, 6598, 3927, 4193, 6762, 8375. */
export function isPublic(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 4) return !/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(host);
  if (isIP(host) === 6) return !/^(::|f[cd]|fe[89ab])/.test(host);
  return host.includes('.') && !/(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/.test(host);
}
