/** Why the page of a program did not come, in codes of core/problems.ts. The names are those of Chromium's net/base/net_error_list.h, with `net::` before them or not. */
export type LoadFailure = 'SM-501' | 'SM-505' | 'SM-507' | 'SM-510';

const unreachable = /^(NAME_|DNS_|INTERNET_DISCONNECTED|ADDRESS_|CONNECTION_(REFUSED|FAILED)|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED|NETWORK_)/;
const untrusted = /^(CERT_|SSL_)/;
const silent = /TIMED_OUT$/;

export function loadFailure(error: string): LoadFailure {
  const name = error.replace(/^(net::)?ERR_/, '');
  if (untrusted.test(name)) return 'SM-505';
  if (silent.test(name)) return 'SM-510';
  return unreachable.test(name) ? 'SM-507' : 'SM-501';
}

/** The server answers, but not with the program (SM-509). A 401 or 403 may be its way of asking who is there: it is shown. */
export const isRefusal = (status: number): boolean => status >= 400 && status !== 401 && status !== 403;
