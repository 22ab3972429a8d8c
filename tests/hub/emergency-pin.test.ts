import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { formatEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { parsePolicyText } from '../../core/model/policy.ts';
import { verify } from '../../core/sign-in/verifier.ts';
import { derive } from '../../hub/people/derive.ts';

test('the line for the policy is taken by a station’s policy, and the PIN that was shown fits it and no other', async () => {
  const output = execFileSync(process.execPath, [fileURLToPath(new URL('../../hub/emergency-pin.ts', import.meta.url))], { encoding: 'utf8' });
  const pin = /PIN, for your own keeping: (\d{6})$/m.exec(output)?.[1] ?? '';
  const line = output.split('\n').find((each) => each.includes('"breakGlassPin"')) ?? '';
  const token = formatEnrolmentToken({ hub: 'https://hub.example', lab: 'lab-1', secret: '0123456789abcdef', fingerprint: null }, (text) =>
    Buffer.from(text).toString('base64url'),
  );
  const policy = parsePolicyText(`{ "token": "${token}",${line} }`, 'policy.json', (text) => Buffer.from(text, 'base64url').toString());
  const verifier = policy.ok && policy.value.role === 'station' ? policy.value.policy.breakGlassPin : null;
  expect(verifier).not.toContain(pin);
  expect(await verify(pin, verifier ?? '', derive)).toBe(true);
  expect(await verify(String((Number(pin) + 1) % 1_000_000).padStart(6, '0'), verifier ?? '', derive)).toBe(false);
});
