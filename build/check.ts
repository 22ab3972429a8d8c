import { problems } from '../core/problems.ts';
import { mendAll, runChecks } from './test/checks.ts';

/** `npm run check`: types, Svelte, lint with the layering, format, unused code. With `-- --fix` format and what lint can mend are mended first. */
const args = process.argv.slice(2);
if (args.some((arg) => arg !== '--fix')) {
  console.error(`SM-101 ${problems['SM-101'].words} (${args.join(' ')})\n       npm run check [-- --fix]`);
  process.exit(2);
}
if (args.includes('--fix')) await mendAll();

const results = await runChecks();
const failed = results.filter((result) => !result.passed);
console.log(failed.length === 0 ? `All ${results.length} checks passed.` : `Failed: ${failed.map((result) => result.name).join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
