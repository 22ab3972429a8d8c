/**
 * Whether a message is larger than anything the contract knows, before it is parsed: a schema reads a whole value to refuse it. Counts characters of
 * texts and names, and a few for each value; stops at the limit, so that neither a huge message nor one that contains itself takes long.
 */
export function isLargerThan(limit: number, message: unknown): boolean {
  const waiting: unknown[] = [message];
  let size = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    size += typeof value === 'string' ? value.length : perValue;
    if (size > limit) return true;
    if (typeof value !== 'object' || value === null) continue;
    // What is neither an object of its own properties nor an array has its content elsewhere, and no channel takes it.
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return true;
    for (const name in value) {
      size += name.length + perValue;
      if (size > limit) return true;
      waiting.push((value as Record<string, unknown>)[name]);
    }
  }
  return false;
}

const perValue = 8;
