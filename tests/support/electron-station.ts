import type { Frame, Page } from 'playwright/test';
import type { ChildStation } from './child.ts';
import { openElectronApp, type ElectronApp, type ElectronAppRequest } from './electron-app.ts';

/** The desktop application as a station: what a child sees and touches of it. */
export interface ElectronStation extends ElectronApp, ChildStation {
  /** The program's page; waits until one is there. */
  programPage(): Promise<Page>;
}

export async function openElectronStation(request: ElectronAppRequest): Promise<ElectronStation> {
  const app = await openElectronApp(request);
  let page = await stationPage(app);
  const programPage = (): Promise<Page> => app.window(isProgram);
  return {
    ...app,
    page: () => page,
    programPage,
    program: async (): Promise<Frame> => (await programPage()).mainFrame(),
    // The program's view begins under the strip.
    tap: async (x, y) => (await programPage()).mouse.click(x, y - stripHeight),
    reopen: async () => {
      await app.reopen();
      page = await stationPage(app);
    },
  };
}

async function stationPage(app: ElectronApp): Promise<Page> {
  const page = await app.window(isStation);
  await page.waitForLoadState();
  return page;
}

/** On the double the app's scheme is a reserved https origin. */
const isStation = (url: string): boolean => /^(app:\/\/station|https:\/\/station\.app\.scheme\.test)\//.test(url);
const isProgram = (url: string): boolean => /^https?:/.test(url) && !isStation(url);
const stripHeight = 56;
