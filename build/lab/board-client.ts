/** Asks the board's API, as the browser of a staff member does, which cohorts are in the lab now; empty where nobody is or it does not answer. */
export async function cohortsInLab(hub: string, user: string, password: string): Promise<readonly string[]> {
  const headers = { 'content-type': 'application/json', 'x-stationmaster': 'board' };
  const signIn = await fetch(`${hub}/api/board/sign-in`, { method: 'POST', headers, body: JSON.stringify({ user, password }) });
  if (!signIn.ok) return [];
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const lab = await fetch(`${hub}/api/board/lab`, { headers: { cookie } });
  await fetch(`${hub}/api/board/sign-out`, { method: 'POST', headers: { ...headers, cookie }, body: '{}' });
  if (!lab.ok) return [];
  const snapshot = (await lab.json()) as { blocks: { cohorts: { cohort: string }[] }[] };
  return snapshot.blocks.flatMap((block) => block.cohorts.map((cohort) => cohort.cohort));
}
