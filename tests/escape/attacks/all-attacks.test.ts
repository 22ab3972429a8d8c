import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { RowNumber } from '../rows.ts';
import { allAttacks, attacksOf } from './all-attacks.ts';
import type { Aims } from './attack.ts';

const origins = {
  good: 'http://good.localhost:1',
  second: 'http://second.localhost:2',
  signon: 'http://signon.localhost:3',
  forbidden: 'http://forbidden.localhost:4',
  forbidden2: 'http://forbidden2.localhost:5',
  badCertificate: 'https://bad-certificate.localhost:6',
};
const aims: Aims = { ...origins, forbidden: `${origins.forbidden}/m`, badCertificate: `${origins.badCertificate}/m`, mark: 'm', origins };

describe('the attacks', () => {
  it('have a name of their own in their row', () => {
    const names = allAttacks.map(({ row, name }) => `${row} ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('are there for every row that a page can try', () => {
    const byPages: readonly RowNumber[] = [
      ...(['K4', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10', 'K11', 'K12', 'K13', 'K14', 'K17', 'K18', 'K19', 'K21', 'K22', 'K23', 'K24', 'K25'] as const),
      ...(['K26', 'K27', 'K29', 'K30', 'K31', 'K32', 'K33', 'K34', 'K38', 'K41'] as const),
    ];
    expect(byPages.filter((row) => attacksOf(row).length === 0)).toEqual([]);
    expect(new Set(allAttacks.map(({ row }) => row))).toEqual(new Set(byPages));
  });

  it.each(allAttacks.map((attack) => [`${attack.row} ${attack.name}`, attack] as const))('%s can be carried out', (_name, attack) => {
    const deed = attack.how(aims);
    switch (deed.kind) {
      case 'run':
        return expect(() => new Script(`(async () => { ${deed.source} })()`)).not.toThrow();
      case 'open':
        return expect(new URL(deed.address).origin).toBe(origins.good);
      case 'click':
        return expect(deed.html.match(/id="bait"/g)).toHaveLength(1);
      case 'press':
        return expect(deed.keys).not.toBe('');
    }
  });

  it('that reach a forbidden origin carry their mark there', () => {
    const marked = allAttacks.filter(({ sign, unmarked }) => sign === 'hit' && unmarked !== true);
    // However often the address was encoded on its way.
    const silent = marked.filter(({ how }) => !/(\/|%(25)*2F)m/.test(JSON.stringify(how(aims))));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
