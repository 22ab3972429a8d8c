import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type FrameLocator, type Page } from 'playwright/test';
import { Child, type ChildStation } from './child.ts';
import { startTestHub, type TestHub } from './hub-process.ts';
import { HubStore } from './hub-store.ts';
import { newOrigin, passwordOf, startIdentityProvider, type Cookies, type IdentityProvider } from './identity-provider.ts';
import { callbackPath, startRelyingProgram, type RelyingProgram } from './relying-program.ts';
import { makeTestSchool, type TestSchool } from './test-school.ts';

/** Two vendors' programs that sign on at the district's identity provider, each on an origin of its own, in a lab. */
export interface SignOnLab {
  readonly hub: TestHub;
  readonly school: TestSchool;
  readonly provider: IdentityProvider;
  readonly programs: readonly RelyingProgram[];
  remove(): Promise<void>;
}

const names = ['reader-one', 'counter-two'] as const;

export async function openSignOnLab(cookies: Cookies): Promise<SignOnLab> {
  const login = await newOrigin('login');
  const places = await Promise.all(names.map(async (id) => ({ id, ...(await newOrigin(id)) })));
  const provider = await startIdentityProvider(
    login.port,
    places.map(({ id, origin }) => ({ id, redirect: origin + callbackPath })),
    cookies,
  );
  const programs = await Promise.all(places.map((place) => startRelyingProgram({ ...place, issuer: provider.origin, cookies })));
  const begins = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  const school = makeTestSchool({ bells: [begins, begins + 900_000], programs: [...names], takeBackSeconds: 1 });
  const place = join(school.folder, 'catalogue.json');
  const catalogue = JSON.parse(readFileSync(place, 'utf8')) as { programs: object[] };
  const entries = places.map(({ id, origin }) => ({
    id,
    name: id,
    subject: 'reading',
    icon: 'programs/book',
    grades: [0, 1, 2, 3, 4, 5],
    launch: { kind: 'web', address: `${origin}/` },
    allowedOrigins: [origin],
    signOn: provider.signOn,
  }));
  writeFileSync(place, JSON.stringify({ programs: [...catalogue.programs, ...entries] }));
  const hub = await startTestHub({ school: school.folder });
  return {
    hub,
    school,
    provider,
    programs,
    remove: async () => {
      await hub.remove();
      school.remove();
      await Promise.all(programs.map((program) => program.stop()));
      await provider.stop();
    },
  };
}

/** Two children, one after the other. `shown`: where the program of a station is, whichever page it is on. */
export async function signOnDay(
  { hub, school, provider, programs }: SignOnLab,
  station: ChildStation,
  shown: () => Promise<FrameLocator | Page>,
): Promise<void> {
  const store = new HubStore(hub.data);
  const rows = store.rows<{ student: string }>('select distinct student from plan_entries where slot = 0 and program in (?, ?) order by student', ...names);
  const [first = '', next = ''] = rows.map((row) => row.student);
  const child = new Child(station);
  const origin = async (): Promise<string> => new URL((await child.program()).url()).origin;
  const logIn = async (user: string): Promise<void> => {
    const page = await shown();
    await page.getByLabel('User').fill(user);
    await page.getByLabel('Password').fill(passwordOf(user));
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.locator('#opened')).toHaveText(user);
  };

  await child.signIn(school.face(first), school.pictures(first));
  await child.go.click();
  await logIn('user-one');
  const opened = await origin();
  await test.step('signed on, the rest of the sign-on service is closed: the child stays in the program', async () => {
    await (await shown()).locator('#portal').click();
    // A browser's own services may be told as blocked beside it.
    const blocked = (): number =>
      store.rows("select statement from statements where verb like '%/blocked' and statement_json like ?", `%${provider.origin}%`).length;
    await expect.poll(blocked).toBe(1);
    await expect((await shown()).locator('#opened')).toHaveText('user-one');
    expect(provider.portalVisits()).toBe(0);
  });
  await test.step('the second program does not ask again', async () => {
    await child.done.click();
    await child.go.click();
    await expect.poll(origin).toBe(programs.find((program) => program.origin !== opened)?.origin);
    await expect((await shown()).locator('#opened')).toHaveText('user-one');
    expect(provider.loggedIn).toEqual(['user-one']);
  });
  await test.step('the next child is asked', async () => {
    await child.page.getByRole('button', { name: /not you/i }).click();
    await expect(child.face(school.face(next))).toBeVisible({ timeout: 20_000 });
    await child.signIn(school.face(next), school.pictures(next));
    await child.go.click();
    await logIn('user-two');
    expect(provider.loggedIn).toEqual(['user-one', 'user-two']);
  });
}
