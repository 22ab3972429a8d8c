import { dirname, join } from 'node:path';

/** The folder of the repository. */
export const root = dirname(dirname(import.meta.dirname));
export const out = join(root, 'out');
