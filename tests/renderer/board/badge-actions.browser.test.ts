import { afterEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { BoardAction, IssueBadges } from '../../../core/contract/board-hub.ts';
import { ok } from '../../../core/result.ts';
import { BoardDesk } from '../../../renderer/board/board-desk.svelte.ts';
import MinutesTable from '../../../renderer/board/MinutesTable.svelte';
import StudentPanel from '../../../renderer/board/StudentPanel.svelte';
import { texts } from '../../../renderer/board/texts.svelte.ts';
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/staff.css';
import { sampleLab } from '../../fixtures/lab-snapshot.ts';

const lab = sampleLab();
afterEach(() => void (texts.language = 'en'));

function deskOf() {
  const actions: BoardAction[] = [];
  const printed: IssueBadges[] = [];
  const desk = new BoardDesk(
    (action) => (actions.push(action), Promise.resolve(ok(null))),
    () => undefined,
    (wanted) => (printed.push(wanted), Promise.resolve(ok(null))),
  );
  return { desk, actions, printed };
}

async function panel(hasBadge: boolean) {
  const own = deskOf();
  const seat = lab.seats.find((s) => s.student !== null && s.student.visit !== '');
  if (seat?.student == null) throw new Error('the fixture has nobody signed in');
  const { student } = seat;
  const minutes = lab.minutes.map((m) => (m.student === student.student ? { ...m, badge: hasBadge } : m));
  const nothing = (): void => undefined;
  const screen = await render(StudentPanel, {
    lab: { ...lab, minutes },
    seat,
    student,
    entry: null,
    now: 0,
    desk: own.desk,
    onclose: nothing,
    onmessage: nothing,
  });
  return { screen, student, ...own };
}

describe('badges on the board', () => {
  test('a student without one gets one by one touch', async () => {
    const { screen, student, printed, desk } = await panel(false);
    await screen.getByRole('button', { name: `New badge for ${student.name}` }).click();
    expect(printed).toEqual([{ for: 'student', student: student.student }]);
    await expect.poll(() => desk.said.words).toBe(`The new badge for ${student.name} is in badges.pdf, to print.`);
    await expect.element(screen.getByRole('button', { name: /Void/ })).not.toBeInTheDocument();
  });

  test('a new one in place of another, and voiding, are asked once more', async () => {
    const { screen, student, printed, actions, desk } = await panel(true);
    await screen.getByRole('button', { name: `New badge for ${student.name}` }).click();
    expect(printed).toEqual([]);
    await screen.getByRole('button', { name: 'Sure? The old one stops working' }).click();
    expect(printed).toHaveLength(1);
    await screen.getByRole('button', { name: `Void badge of ${student.name}` }).click();
    await screen.getByRole('button', { name: 'Sure? It stops working' }).click();
    expect(actions).toEqual([{ action: 'void-badge', student: student.student }]);
    await expect.poll(() => desk.said.words).toBe(`The badge of ${student.name} is void.`);
  });

  test('a class is printed where it is shown, in Spanish too', async () => {
    const { desk, printed } = deskOf();
    texts.language = 'es';
    const screen = await render(MinutesTable, { lab, desk });
    const [cohort] = lab.cohorts;
    await expect.element(screen.getByRole('button', { name: 'Imprimir credenciales' })).not.toBeInTheDocument();
    await screen.getByRole('combobox').selectOptions(cohort?.name ?? '');
    await screen.getByRole('button', { name: 'Imprimir credenciales' }).click();
    await screen.getByRole('button', { name: '¿Seguro? Las viejas dejan de servir' }).click();
    expect(printed).toEqual([{ for: 'cohort', cohort: cohort?.cohort }]);
  });
});
