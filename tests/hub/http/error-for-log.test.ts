import { afterEach, expect, it } from 'vitest';
import { SmallHub } from '../small-hub.ts';

let small: SmallHub;
afterEach(() => small.close());

it('an error that carries the row it was about is logged without it', async () => {
  const lines: string[] = [];
  small = await SmallHub.open({ logger: { level: 'info', stream: { write: (line: string) => void lines.push(line) } } });
  small.hub.app.get('/broken', () => {
    throw Object.assign(new Error('null value in column "grade" violates not-null constraint'), {
      code: '23502',
      detail: 'Failing row contains (s1, Ada, Alderby, null).',
      where: 'unnamed portal parameter $3 = Alderby',
    });
  });
  expect((await small.hub.app.inject('/broken')).statusCode).toBe(500);
  const [line = ''] = lines.filter((each) => each.includes('the hub failed inside'));
  expect(JSON.parse(line)).toMatchObject({ err: { code: '23502', message: 'null value in column "grade" violates not-null constraint' } });
  expect(lines.join('')).not.toContain('Alderby');
});

it('a request that does not come to its end is let go', async () => {
  small = await SmallHub.open();
  await small.hub.app.ready();
  expect(small.hub.app.server.requestTimeout).toBe(120_000);
});
