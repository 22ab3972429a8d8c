import { expect, test } from 'vitest';
import { parseLabEvent, parseLabSnapshot } from '../../../renderer/board/lab-snapshot.ts';
import { largeLab, sampleLab } from '../../fixtures/lab-snapshot.ts';

test('a lab goes through unchanged, whatever its size', () => {
  for (const lab of [sampleLab(), largeLab(120, 12)]) expect(parseLabEvent(JSON.stringify(lab))).toEqual({ ok: true, value: lab });
});

test('what a newer hub adds is left out, not refused', () => {
  expect(parseLabSnapshot({ ...sampleLab(), weather: 'rain' })).toEqual({ ok: true, value: sampleLab() });
});

test('a state the board does not know is refused by number and place, without its value', () => {
  const lab = sampleLab();
  const broken = { ...lab, seats: lab.seats.map((s, i) => (i === 3 ? { ...s, state: 'dancing' } : s)) };
  const parsed = parseLabSnapshot(broken);
  expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'SM-701', where: 'lab:seats.3.state' }] });
  expect(JSON.stringify(parsed)).not.toContain('dancing');
});

test('what is not JSON or not text is refused', () => {
  expect(parseLabEvent('{"revision":')).toMatchObject({ ok: false, problems: [{ code: 'SM-701' }] });
  expect(parseLabEvent(7)).toMatchObject({ ok: false });
});
