import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { waysOut } from '../../../core/contract/way-out.ts';
import { secretPictures } from '../../../core/sign-in/picture-password.ts';
import { subjects } from '../../../core/model/catalogue.ts';
import { verbs } from '../../../core/xapi/vocabulary.ts';
import en from '../../../resources/locales/kiosk.en.json';
import es from '../../../resources/locales/kiosk.es.json';

const root = new URL('../../../', import.meta.url);
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '').sort();

function sources(folder: string): string {
  return readdirSync(new URL(folder, root), { withFileTypes: true })
    .map((entry) =>
      entry.isDirectory()
        ? sources(`${folder}${entry.name}/`)
        : /\.(ts|svelte)$/.test(entry.name)
          ? readFileSync(new URL(folder + entry.name, root), 'utf8')
          : '',
    )
    .join('\n');
}

describe('the kiosk’s texts', () => {
  it('has the same keys in Spanish as in English, in the same order', () => {
    expect(Object.keys(es)).toEqual(Object.keys(en));
  });

  it('has words for each, with the same values in both', () => {
    const keys = Object.keys(en) as (keyof typeof en)[];
    expect(keys.filter((key) => en[key].trim() === '' || es[key].trim() === '')).toEqual([]);
    expect(keys.filter((key) => placeholders(es[key]).join() !== placeholders(en[key]).join())).toEqual([]);
  });

  it('has a name for every way out of the station', () => {
    expect(Object.keys(en)).toEqual(expect.arrayContaining(waysOut.map((way) => `staff.way.${way}`)));
  });

  it('has a name for every kind of event', () => {
    expect(Object.keys(en).filter((key) => key.startsWith('event.'))).toEqual([...Object.keys(verbs), 'other'].map((kind) => `event.${kind}`));
  });

  it('has a name for every subject and every picture of a password', () => {
    expect(Object.keys(en)).toEqual(expect.arrayContaining([...subjects.map((s) => `subject.${s}`), ...secretPictures.map((p) => `secret.${p}`)]));
  });

  it('has no key that no screen uses', () => {
    const code = sources('renderer/kiosk/') + sources('renderer/host/') + sources('electron/');
    const made =
      /^(pictures|pin|password)\.(say|again)$|^badge\.[a-z-]+-say$|^(way|subject|secret|info\.hub|info\.storage|lacks|staff\.way|event|animal|record\.use)\./;
    const unused = Object.keys(en).filter((key) => !made.test(key) && !code.includes(`'${key}'`) && !code.includes(`'${key.replace(/\.(one|other)$/, '')}',`));
    expect(unused).toEqual([]);
  });

  it('has words for everything that a host says it lacks', () => {
    const lacks = new Set([...(sources('renderer/host/') + sources('electron/')).matchAll(/'(lacks\.[a-z-]+)'/g)].map((m) => m[1] ?? ''));
    expect(lacks.size).toBeGreaterThan(0);
    expect(Object.keys(en)).toEqual(expect.arrayContaining([...lacks]));
  });
});
