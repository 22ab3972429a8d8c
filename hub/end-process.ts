/** Ends the hub's process once everything is closed and written; a request that never ends must not hold the machine's shutdown. */
export async function endProcess(close: () => Promise<void>): Promise<void> {
  setTimeout(() => process.exit(0), 5000).unref();
  await close();
  process.exit(0);
}
