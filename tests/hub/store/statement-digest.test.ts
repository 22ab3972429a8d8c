import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { statementDigest } from '../../../hub/store/statement-digest.ts';

describe('the digest of a statement', () => {
  it('is SHA-256 of its JSON with keys in order', () => {
    const said = { verb: { id: 'v', display: { es: 'dijo', 'en-US': 'said' } }, id: 'A-b', actor: { mbox: 'm' }, list: [2, null, { z: 1, a: '"' }] };
    const text = '{"actor":{"mbox":"m"},"id":"a-b","list":[2,null,{"a":"\\"","z":1}],"verb":{"display":{"en-US":"said","es":"dijo"},"id":"v"}}';
    expect(statementDigest(said)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('leaves out what the store sets, at the top alone', () => {
    const plain = { id: 'a', object: { version: '1' } };
    expect(statementDigest({ ...plain, stored: 's', authority: {}, version: '2.0.0' })).toBe(statementDigest(plain));
    expect(statementDigest({ id: 'a', object: {} })).not.toBe(statementDigest(plain));
    expect(statementDigest({ id: 'a', object: { id: 'X' } })).not.toBe(statementDigest({ id: 'a', object: { id: 'x' } }));
  });
});
