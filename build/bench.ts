import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundles/root.ts';

/** `npm run bench [-- name]`: runs the measurements in tests/bench one after another, alone on the machine; each prints its own figures. */
const [only = ''] = process.argv.slice(2);
const benches = globSync('tests/bench/*.bench.ts', { cwd: root })
  .filter((file) => file.includes(only))
  .sort();
if (benches.length === 0) {
  console.error(`SM-102 No bench has "${only}" in its name.`);
  process.exit(2);
}
let failed = false;
for (const bench of benches) {
  console.log(`\n== ${bench} ==`);
  const child = spawn(process.execPath, [join(root, bench)], { cwd: root, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  failed ||= code !== 0;
}
process.exit(failed ? 1 : 0);
