import { afterEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { BoardAction, FoundStudent, LabSnapshot } from '../../../core/contract/board-hub.ts';
import { ok } from '../../../core/result.ts';
import { BoardDesk } from '../../../renderer/board/board-desk.svelte.ts';
import GuestDialog from '../../../renderer/board/GuestDialog.svelte';
import MinutesTable from '../../../renderer/board/MinutesTable.svelte';
import StudentPanel from '../../../renderer/board/StudentPanel.svelte';
import { texts } from '../../../renderer/board/texts.svelte.ts';
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/staff.css';
import { sampleLab } from '../../fixtures/lab-snapshot.ts';

const lab = sampleLab();
const [first, second] = lab.cohorts;
if (first === undefined || second === undefined) throw new Error('the fixture has too few cohorts');
const wren: LabSnapshot['guests'][number] = { student: 'guest-1', kind: 'guest', name: 'Wren', picture: 'faces/bat', cohort: first.cohort };
afterEach(() => void (texts.language = 'en'));

function deskOf() {
  const actions: BoardAction[] = [];
  const desk = new BoardDesk(
    (action) => (actions.push(action), Promise.resolve(ok(null))),
    () => undefined,
    () => Promise.resolve(ok(null)),
  );
  return { desk, actions };
}

async function open(guests: LabSnapshot['guests'] = [], found: readonly FoundStudent[] = []) {
  const own = deskOf();
  const asked: string[] = [];
  let closed = 0;
  const screen = await render(GuestDialog, {
    lab: { ...lab, guests },
    now: lab.hubTime,
    desk: own.desk,
    readFaces: () => Promise.resolve(ok(['faces/bat', 'faces/wolf'])),
    find: (text: string) => (asked.push(text), Promise.resolve(ok(found))),
    onclose: () => void (closed += 1),
  });
  return { screen, asked, closed: () => closed, ...own };
}

describe('guests on the board', () => {
  test('a name and one click add a guest to the cohort that is on', async () => {
    const { screen, actions, desk, closed } = await open();
    await userEvent.keyboard('  Maya ');
    await screen.getByRole('button', { name: 'Add guest Maya', exact: true }).click();
    expect(actions).toEqual([{ action: 'add-guest', cohort: first.cohort, firstName: 'Maya' }]);
    expect(desk.said.words).toBe(`Maya is a guest of ${first.name} today. At a station, staff sign the guest in.`);
    expect(closed()).toBe(1);
  });

  test('without a name nothing is sent and the field says so', async () => {
    const { screen, actions } = await open();
    await screen.getByRole('button', { name: 'Add guest', exact: true }).click();
    await expect.element(screen.getByRole('alert')).toHaveTextContent('Write the first name.');
    expect(actions).toEqual([]);
    await expect.element(screen.getByRole('textbox', { name: 'First name' })).toHaveFocus();
  });

  test('cohort and picture can be chosen; a picture that a guest has is not offered', async () => {
    const { screen, actions } = await open([wren]);
    await screen.getByRole('textbox', { name: 'First name' }).fill('Maya');
    await screen.getByRole('radio', { name: second.name }).click();
    await screen.getByText('Choose a picture').click();
    await expect.element(screen.getByRole('radio', { name: 'bat' })).not.toBeInTheDocument();
    await screen.getByRole('radio', { name: 'wolf' }).click({ force: true });
    await screen.getByRole('button', { name: 'Add guest Maya' }).click();
    expect(actions).toEqual([{ action: 'add-guest', cohort: second.cohort, firstName: 'Maya', picture: 'faces/wolf' }]);
  });

  test('a student of the school who is found by name joins the cohort; who is in it already is not offered', async () => {
    const { screen, actions, asked } = await open(
      [],
      [
        { student: 's1', name: 'Maya Lopez', picture: 'faces/fox', cohort: null },
        { student: 's2', name: 'Maya Here', picture: 'faces/owl', cohort: first.name },
      ],
    );
    await screen.getByRole('textbox', { name: 'First name' }).fill('Maya');
    await screen.getByRole('button', { name: `Join ${first.name}: Maya Lopez` }).click();
    expect(asked).toEqual(['Maya']);
    expect(actions).toEqual([{ action: 'join-cohort', student: 's1', cohort: first.cohort }]);
    await expect.element(screen.getByText('Maya Here')).not.toBeInTheDocument();
  });

  test('a guest is renamed, and removed after one more touch', async () => {
    const { screen, actions } = await open([wren]);
    await screen.getByRole('button', { name: 'Rename Wren' }).click();
    await screen.getByRole('textbox', { name: 'Rename Wren' }).fill('Wrenna');
    await screen.getByRole('button', { name: 'Rename', exact: true }).click();
    await screen.getByRole('button', { name: 'Remove Wren' }).click();
    expect(actions).toEqual([{ action: 'rename-guest', student: 'guest-1', firstName: 'Wrenna' }]);
    await screen.getByRole('button', { name: 'Sure? Remove' }).click();
    expect(actions.at(-1)).toEqual({ action: 'remove-guest', student: 'guest-1' });
  });

  test('in Spanish too', async () => {
    texts.language = 'es';
    const { screen } = await open([wren]);
    await expect.element(screen.getByRole('heading', { name: 'Invitados de hoy' })).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Quitar a Wren' })).toBeVisible();
  });

  test('a guest is marked in the table, and has no badge to print', async () => {
    const [row] = lab.minutes;
    if (row === undefined) throw new Error('the fixture has no minutes');
    const guest = { ...row, student: 'guest-1', name: 'Wren' };
    const screen = await render(MinutesTable, { lab: { ...lab, guests: [wren], minutes: [guest] }, desk: deskOf().desk });
    await expect.element(screen.getByRole('rowheader')).toHaveTextContent('Wren guest');
    await expect.element(screen.getByRole('button', { name: /New badge/ })).not.toBeInTheDocument();
  });
});

test('a student is moved to a seat that is free', async () => {
  const { desk, actions } = deskOf();
  const seat = lab.seats.find((s) => s.student !== null && s.student.visit !== '' && s.station !== null);
  const free = lab.seats.filter((s) => s.state === 'empty' && s.station !== null && s.student === null);
  if (seat?.student == null || free[0] === undefined) throw new Error('the fixture has nobody to move, or nowhere to');
  const nothing = (): void => undefined;
  const screen = await render(StudentPanel, { lab, seat, student: seat.student, entry: null, now: 0, desk, onclose: nothing, onmessage: nothing });
  await screen.getByRole('button', { name: 'Move', exact: true }).click();
  const choices = screen.getByRole('region', { name: 'Move to which free seat?' }).getByRole('button', { name: /^Seat / });
  expect(choices.elements().map((each) => each.textContent)).toEqual(free.map((s) => String(s.seat)));
  await choices.first().click();
  expect(actions).toEqual([{ action: 'move-student', station: seat.station, visit: seat.student.visit, to: free[0].station }]);
  await expect.element(choices.first()).not.toBeInTheDocument();
});
