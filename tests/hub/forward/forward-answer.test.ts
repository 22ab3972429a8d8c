import { describe, expect, it } from 'vitest';
import { readAnswer, type ForwardAnswer } from '../../../hub/forward/forward-answer.ts';

const now = Date.UTC(2026, 8, 14, 12);
const rows = ['a', 'b', 'c'].map((id) => ({ id, voids: false }));
const read = (status: number, body = '', headers: Record<string, string> = {}): ForwardAnswer =>
  readAnswer({ status, body, header: (name) => headers[name] ?? null }, rows, now);

describe('an answer to what was forwarded', () => {
  it('is stored as far as it names the statements, in whatever case and order', () => {
    expect(read(200, '["C","A","B"]')).toEqual({ kind: 'stored', count: 3 });
    expect(read(200, '["a","c"]')).toEqual({ kind: 'stored', count: 1 });
    expect(read(200, '[]')).toEqual({ kind: 'stored', count: 0 });
    expect(read(204, '', { 'x-experience-api-version': '2.0.0' })).toEqual({ kind: 'stored', count: 3 });
  });

  it('is of no record store where a portal says yes, redirects or knows no such page', () => {
    for (const answer of [read(200, '<html>Welcome</html>'), read(200, '{"ok":true}'), read(204), read(302), read(404), read(405)])
      expect(answer).toEqual({ kind: 'no-record-store' });
  });

  it('tells a refusal, a size and a key apart', () => {
    expect([read(400), read(409), read(413), read(401), read(403)].map((each) => each.kind)).toEqual([
      'refused',
      'refused',
      'too-large',
      'unauthorised',
      'unauthorised',
    ]);
  });

  it('is of the key only where nothing in the batch is voided: else the store may mean that', () => {
    const answer = (status: number) => readAnswer({ status, body: '', header: () => null }, [...rows, { id: 'd', voids: true }], now);
    expect([answer(403), answer(401).kind]).toEqual([{ kind: 'refused', why: 'HTTP 403' }, 'unauthorised']);
  });

  it('waits as long as it is told, in seconds or to a date, an hour at most; else its own time', () => {
    const after = (text: string) => read(503, '', { 'retry-after': text });
    expect([after('7'), after(new Date(now + 5000).toUTCString()), after('999999'), after('soon'), read(500), read(429)]).toEqual(
      [7000, 5000, 3_600_000, null, null, null].map((afterMs) => ({ kind: 'later', afterMs })),
    );
  });
});
