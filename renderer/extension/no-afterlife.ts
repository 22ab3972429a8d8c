/**
 * Runs in every frame of a program as a part of its page, before the page's own scripts: takes away what would outlive the visit, because the
 * browser clears it for no extension. A shared worker with `extendedLifetime` goes on for minutes with all that it holds, and the next student's
 * program could speak with it; of a storage bucket the wipe takes what is in it, not its name.
 */
function endWithThePage(): void {
  const Ending = new Proxy(SharedWorker, {
    construct: (worker, [script, options]: [string | URL, unknown?], made) =>
      Reflect.construct(worker, [script, isObject(options) ? Object.create(options, { extendedLifetime: { value: false } }) : options], made) as SharedWorker,
  });
  // The page could take the browser's own from the prototype.
  SharedWorker.prototype.constructor = Ending;
  window.SharedWorker = Ending;
  Reflect.deleteProperty(Navigator.prototype, 'storageBuckets');
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

// The station frames its programs; other tabs are none of this script's business.
if (window !== window.top) endWithThePage();
