import { describe, expect, it } from 'vitest';
import { isStoreAddress } from '../../../core/upload/store-address.ts';

describe('where events may be sent', () => {
  it.each(['https://lrs.district.example', 'https://10.0.0.7:8443/xapi/', 'http://localhost:8080/xapi', 'http://127.0.0.1', 'http://[::1]:7340/xapi'])(
    'is %s',
    (address) => expect(isStoreAddress(address)).toBe(true),
  );

  it.each([
    ['in the clear to a name', 'http://lrs.district.example/xapi'],
    ['in the clear to the network of the school', 'http://192.168.1.20:7340/xapi'],
    ['in the clear to a name that only looks like this machine', 'http://localhost.district.example'],
    ['in the clear to an address that only looks like this machine', 'http://127.0.0.1.nip.example'],
    ['with a key in the address', 'https://a:b@lrs.district.example'],
    ['with a key that hides the host', 'http://localhost@lrs.district.example'],
    ['with a query', 'https://lrs.district.example/xapi?a=1'],
    ['with a fragment', 'https://lrs.district.example/xapi#a'],
    ['by another protocol', 'ftp://lrs.district.example'],
    ['without a host', 'https://'],
    ['with a backslash', 'https:\\\\lrs.district.example'],
  ])('is not %s', (_what, address) => expect(isStoreAddress(address)).toBe(false));
});
