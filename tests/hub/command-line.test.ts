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
