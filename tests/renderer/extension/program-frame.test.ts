import { expect, test } from 'vitest';
import { permissions } from '../../../core/model/catalogue.ts';
import { featuresFor, sandboxFor } from '../../../renderer/extension/program-frame.ts';

test('whatever the catalogue grants, a program never gets the top page, modals, windows or the pointer', () => {
  const tokens = sandboxFor(permissions).split(' ');
  expect(tokens.filter((token) => /top-navigation|modals|popups|pointer-lock|presentation|orientation/.test(token))).toEqual([]);
  expect(tokens).toContain('allow-downloads');
  expect(sandboxFor([])).toBe('allow-scripts allow-same-origin allow-forms');
});

test('a camera or microphone is the program’s own origins’, and only if granted', () => {
  expect(featuresFor([], ['https://app.example.org'])).toBe('autoplay *');
  expect(featuresFor(['camera'], ['https://app.example.org', 'https://*.cdn.example.org'])).toBe('autoplay *; camera https://app.example.org');
  expect(featuresFor(['microphone'], ['https://*.example.org'])).toBe('autoplay *');
});
