import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { catalogueSchema, launchKindOf } from '../../../core/model/catalogue.ts';
import { vettingSchema } from '../../../core/model/vetting.ts';

const whole = {
  logIn: 'single-sign-on',
  usageExport: ['csv', 'api'],
  assignable: true,
  adaptivity: 'own-path',
  privacyPolicy: 'https://words.example/privacy',
  agreement: { signedOn: '2026-07-01', endsOn: '2027-06-30', document: 'https://district.example/dpa/words.pdf' },
  dataCollected: ['student-key', 'work', 'usage'],
  advertising: 'none',
  accessibility: { statement: 'https://words.example/vpat.pdf', conformsTo: 'WCAG 2.1 AA, with exceptions' },
  evidence: { tier: 2, source: 'https://evidence.example/words' },
  licenceEndsOn: '2027-06-30',
  contact: { name: 'Words support', email: 'schools@words.example' },
  reviewedBy: 'M. Okafor',
  reviewedOn: '2026-08-03',
  reviewAgainOn: '2027-08-03',
};
const places = (card: object): (string | null)[] => {
  const parsed = v.safeParse(vettingSchema, card);
  return parsed.success ? [] : parsed.issues.map((issue) => v.getDotPath(issue));
};

describe('a vetting card', () => {
  it('is taken whole, and in any part', () => {
    expect(places(whole)).toEqual([]);
    expect(places({})).toEqual([]);
    for (const key of Object.keys(whole)) if (!key.startsWith('reviewed')) expect(places({ [key]: whole[key as keyof typeof whole] }), key).toEqual([]);
  });

  it('names the place of what it does not know', () => {
    expect(places({ ...whole, agreement: { signedOn: '2026-13-01' } })).toEqual(['agreement.signedOn']);
    expect(places({ ...whole, privacyPolicy: 'http://words.example/privacy' })).toEqual(['privacyPolicy']);
    expect(places({ ...whole, evidence: { tier: 5, source: 'https://evidence.example' } })).toEqual(['evidence.tier']);
    expect(places({ ...whole, adverts: 'none' })).toEqual(['adverts']);
  });

  it('has no agreement that ends before it was signed, no review without a name, no next review before the last', () => {
    expect(places({ agreement: { signedOn: '2026-07-01', endsOn: '2026-06-30' } })).toEqual(['agreement']);
    expect(places({ reviewedOn: '2026-07-01' })).toHaveLength(1);
    expect(places({ reviewedBy: 'M. Okafor' })).toHaveLength(1);
    expect(places({ reviewedBy: 'M. Okafor', reviewedOn: '2026-07-01', reviewAgainOn: '2026-07-01' })).toHaveLength(1);
  });
});

describe('a program of the catalogue', () => {
  const program = (more: object) => ({
    id: 'words',
    name: 'Words',
    subject: 'reading',
    icon: 'programs/book',
    grades: [0],
    launch: { kind: 'web', address: 'https://words.example/' },
    allowedOrigins: ['https://words.example'],
    ...more,
  });
  const read = (more: object) => v.parse(catalogueSchema, { programs: [program(more)] }).programs[0];

  it('has a vetting card or none', () => {
    expect(read({ vetting: whole })?.vetting).toEqual(whole);
    expect(read({})?.vetting).toBeUndefined();
    expect(v.safeParse(catalogueSchema, { programs: [program({ vetting: { logIn: 'magic' } })] }).success).toBe(false);
  });

  it('that refuses to be framed is another kind than one that may be', () => {
    const [framed, refuses] = [read({}), read({ framing: 'refused' })];
    expect([framed && launchKindOf(framed), refuses && launchKindOf(refuses)]).toEqual(['web', 'unframed']);
  });
});
