import { expect, test } from 'vitest';
import { firstStaffSecret } from '../../build/lab/staff-secret.ts';

const file = 'user\tpassword\tpin\trole\tname\nroot\tadmin-word-1\t111111\tadministrator\tAda Boss\nmrivera\tfern-owl-tide-42\t060718\tteacher\tMaya Rivera\n';

test('a learning specialist is shown before an administrator', () => {
  expect(firstStaffSecret(file)).toEqual({ user: 'mrivera', password: 'fern-owl-tide-42', pin: '060718', role: 'teacher', name: 'Maya Rivera' });
});

test('an administrator is better than nobody, and nobody is said', () => {
  expect(firstStaffSecret(file.split('\n').slice(0, 2).join('\n'))?.user).toBe('root');
  expect(firstStaffSecret('user\tpassword\tpin\trole\tname\n')).toBe(null);
  expect(firstStaffSecret('')).toBe(null);
});
