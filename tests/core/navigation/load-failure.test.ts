import { expect, test } from 'vitest';
import { isRefusal, loadFailure } from '../../../core/navigation/load-failure.ts';

test.each([
  [
    'SM-507',
    ['ERR_NAME_NOT_RESOLVED', 'net::ERR_INTERNET_DISCONNECTED', 'net::ERR_CONNECTION_REFUSED', 'ERR_ADDRESS_UNREACHABLE', 'ERR_PROXY_CONNECTION_FAILED'],
  ],
  ['SM-505', ['ERR_CERT_AUTHORITY_INVALID', 'net::ERR_CERT_DATE_INVALID', 'net::ERR_SSL_PROTOCOL_ERROR']],
  ['SM-510', ['ERR_TIMED_OUT', 'net::ERR_CONNECTION_TIMED_OUT']],
  ['SM-501', ['ERR_EMPTY_RESPONSE', 'net::ERR_TOO_MANY_REDIRECTS', 'ERR_FAILED', '']],
])('%s: why a page did not come', (code, errors) => {
  expect(errors.map(loadFailure)).toEqual(errors.map(() => code));
});

test('a server that asks who is there is shown, one that has no such page or is broken is not', () => {
  expect([200, 304, 401, 403].map(isRefusal)).toEqual([false, false, false, false]);
  expect([400, 404, 429, 500, 503].map(isRefusal)).toEqual([true, true, true, true, true]);
});
