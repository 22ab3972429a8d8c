import type { WipeReport } from '../../core/contract/program-host.ts';

/**
 * Clears all that the programs of a visit left in the browser, then looks. The extension's own storage (the events!) is of another kind
 * of origin to Chromium and stays: `extension` is left out of `originTypes`.
 */
export async function wipeVisit(): Promise<WipeReport> {
  const left: string[] = [];
  const attempt = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      console.error(`wipe ${name}:`, error);
      left.push(name);
    }
  };
  await attempt('storage', () =>
    chrome.browsingData.remove(
      { since: 0, originTypes: { unprotectedWeb: true, protectedWeb: true, extension: false } },
      {
        cache: true,
        cacheStorage: true,
        cookies: true,
        downloads: true,
        fileSystems: true,
        formData: true,
        history: true,
        indexedDB: true,
        localStorage: true,
        serviceWorkers: true,
      },
    ),
  );
  await attempt('clipboard', clearClipboard);
  await attempt('cookies', async () => {
    const cookies = await Promise.all([chrome.cookies.getAll({}), chrome.cookies.getAll({ partitionKey: {} })]);
    if (cookies.flat().length > 0) left.push('cookies');
  });
  await attempt('downloads', async () => {
    if ((await chrome.downloads.search({ limit: 1 })).length > 0) left.push('downloads');
  });
  return { clean: left.length === 0, left };
}

/** The asynchronous clipboard wants a page in focus, which a station in front of a child has and one on a shelf has not. */
async function clearClipboard(): Promise<void> {
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', ' ');
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', onCopy, { capture: true, once: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', onCopy, { capture: true });
  if (!copied) await navigator.clipboard.writeText(' ');
}
