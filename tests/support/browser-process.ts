import type { BrowserContext } from 'playwright/test';

/** The browser's own process, whose death is the browser's. */
export async function browserPid(context: BrowserContext): Promise<number> {
  const [first] = context.pages();
  if (first === undefined) throw new Error('The browser has no page.');
  const browser = context.browser();
  const session = browser === null ? await context.newCDPSession(first) : await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const found = processInfo.find((info) => info.type === 'browser');
  if (found === undefined) throw new Error('The browser does not say its process.');
  return found.id;
}

/** SIGKILL to the browser and to every process that it started; resolves when it is gone. The moment of the kill, by this machine's clock. */
export async function killBrowser(context: BrowserContext, pid: number): Promise<number> {
  const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
  // Playwright gives a browser a process group of its own, except on Windows: there its children end with it.
  process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  const at = Date.now();
  await gone;
  return at;
}
