import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const pictures = join(import.meta.dirname, '../../resources/pictures');
const names = (folder: string): string[] => readdirSync(join(pictures, folder)).sort();

test('there are faces for a cohort and a half, and for the mock-ups’ animals', () => {
  expect(names('faces').length).toBeGreaterThanOrEqual(40);
  for (const animal of ['fox', 'panda', 'owl', 'ladybug', 'octopus', 'snail', 'zebra']) expect(names('faces')).toContain(`${animal}.svg`);
});

test('picture passwords are made of exactly the twelve pictures', () => {
  const twelve = 'anchor apple bike drum guitar ice-cream kite rocket sunflower train tree umbrella'.split(' ');
  expect(names('secrets')).toEqual(twelve.map((name) => `${name}.svg`));
});

test('every picture is one square SVG that brings no script, style or outside address', () => {
  for (const folder of ['faces', 'secrets', 'programs', 'stories']) {
    for (const name of names(folder)) {
      const text = readFileSync(join(pictures, folder, name), 'utf8');
      expect(text, name).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 32 3[23]">.+<\/svg>\n$/s);
      expect(text, name).not.toMatch(/<script|<style|<foreignObject|\son\w+=|href=|url\(/i);
      // Names are ids of pictures in catalogues and rosters.
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.svg$/);
    }
  }
});

test('no two faces are the same picture', () => {
  const bodies = names('faces').map((name) => readFileSync(join(pictures, 'faces', name), 'utf8'));
  expect(new Set(bodies).size).toBe(bodies.length);
});

test('the script writes what is committed', () => {
  const out = mkdtempSync(join(tmpdir(), 'pictures-'));
  try {
    execFileSync(process.execPath, [join(import.meta.dirname, '../../build/pictures.ts'), '--out', out]);
    for (const folder of ['faces', 'secrets', 'programs', 'stories']) {
      expect(readdirSync(join(out, folder)).sort()).toEqual(names(folder));
      for (const name of names(folder)) expect(readFileSync(join(out, folder, name), 'utf8'), name).toBe(readFileSync(join(pictures, folder, name), 'utf8'));
    }
  } finally {
    rmSync(out, { recursive: true });
  }
});
