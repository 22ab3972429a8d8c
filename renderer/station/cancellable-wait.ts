/** A wait of `ms` that can be cut short: `cancel` ends it at once. */
export function cancellableWait(ms: number): { readonly done: Promise<void>; readonly cancel: () => void } {
  let cancel = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    cancel = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { done, cancel };
}
