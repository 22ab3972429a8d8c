/** What the log says of an error. Databases hang the row on it that they refused (`detail`, `where`), with a child's name in it. */
export function errorForLog(error: Error & { readonly code?: unknown }): { type: string; message: string; stack: string; code?: unknown } {
  return { type: error.name, message: error.message, stack: error.stack ?? '', ...(error.code === undefined ? {} : { code: error.code }) };
}
