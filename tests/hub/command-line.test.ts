import { describe, expect, it } from 'vitest';
import { hubHelp, parseHubCommand } from '../../hub/command-line.ts';

describe('the hub’s own certificate on the command line', () => {
  it('is off unless it is asked for', () =>
    expect(parseHubCommand([])).toMatchObject({ ok: true, value: { ownCertificate: false, reachedBy: [], tls: null } }));

  it('takes names and addresses that the hub is reached by', () => {
    const names = ['lab.school.example', 'LAB-PC', '192.168.1.20', 'fd00::7'];
    expect(parseHubCommand(['--own-certificate', ...names.flatMap((name) => ['--reached-by', name])])).toMatchObject({
      ok: true,
      value: { ownCertificate: true, reachedBy: names },
    });
  });

  it.each([
    ['an address', 'https://lab.school.example'],
    ['a port', 'lab.school.example:7340'],
    ['digits that are no address', '192.168.1'],
    ['a name with a gap', 'lab pc'],
    ['a label that ends with a dash', 'lab-.example'],
    ['nothing', ''],
  ])('refuses %s as a name', (_what, name) =>
    expect(parseHubCommand(['--own-certificate', `--reached-by=${name}`])).toMatchObject({
      ok: false,
      problems: [{ code: 'SM-102', where: `--reached-by ${name}` }],
    }),
  );

  it('says that names are for it alone, and that there is one certificate', () => {
    expect(parseHubCommand(['--reached-by', 'lab'])).toMatchObject({ ok: false, problems: [{ code: 'SM-102', where: '--reached-by' }] });
    expect(parseHubCommand(['--own-certificate', '--certificate', 'c.pem', '--key', 'k.pem'])).toMatchObject({
      ok: false,
      problems: [{ code: 'SM-102', where: '--own-certificate' }],
    });
  });

  it('stands in the help', () => expect(hubHelp).toMatch(/--own-certificate[\s\S]+--reached-by NAME/));
});

describe('forwarding on the command line', () => {
  const to = ['--forward-to', 'https://lrs.example/xapi/', '--forward-key', 'lab'];

  it('is off unless it is asked for', () => expect(parseHubCommand([])).toMatchObject({ ok: true, value: { forwardTo: null } }));

  it('takes an address, a key and a secret that is not among the words', () => {
    expect(parseHubCommand([...to, '--forward-not-from', 'district'], { STATIONMASTER_FORWARD_SECRET: ' s3cret\n' })).toMatchObject({
      ok: true,
      value: { forwardTo: { url: 'https://lrs.example/xapi', key: 'lab', secret: 's3cret', version: '2.0.0', gzip: false, notFrom: 'district' } },
    });
  });

  it('may go in the clear to this very machine', () => {
    const here = ['--forward-to', 'http://127.0.0.1:8080/xapi', '--forward-key', 'lab'];
    expect(parseHubCommand(here, { STATIONMASTER_FORWARD_SECRET: 's' })).toMatchObject({
      ok: true,
      value: { forwardTo: { url: 'http://127.0.0.1:8080/xapi' } },
    });
  });

  it.each([
    ['no secret', to, 'STATIONMASTER_FORWARD_SECRET'],
    ['a secret in a file that is not there', [...to, '--forward-secret-file', '/no/such/file'], '/no/such/file'],
    ['no key', to.slice(0, 2), '--forward-key'],
    ['a key in the address', ['--forward-to', 'https://a:b@lrs.example', '--forward-key', 'a'], '--forward-to'],
    ['an address in the clear', ['--forward-to', 'http://lrs.example/xapi', '--forward-key', 'a'], '--forward-to'],
    ['another protocol', ['--forward-to', 'ftp://lrs.example', '--forward-key', 'a'], '--forward-to'],
    ['another version', [...to, '--forward-version', '0.95'], '--forward-version 0.95'],
    ['a key without an address', ['--forward-key', 'a'], '--forward-key'],
  ])('refuses %s', (_what, words, where) => expect(parseHubCommand(words)).toMatchObject({ ok: false, problems: [{ code: 'SM-102', where }] }));
});
