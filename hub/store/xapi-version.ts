import type { XapiVersion } from '../../core/xapi/statement-times.ts';

/** The two versions that are spoken, each for its line (Communication 3.3; 2.0 4.1.7). */

export const versionHeader = 'X-Experience-API-Version';

/** The newest of the line that was asked for; null for a line that is not spoken. "1.0" is 1.0.0. */
export function answerVersion(asked: unknown): XapiVersion | null {
  if (typeof asked !== 'string') return null;
  if (/^1\.0(\.\d+)?$/.test(asked)) return '1.0.3';
  return /^2\.0(\.\d+)?$/.test(asked) ? '2.0.0' : null;
}

/** What About lists. Who asks by 1.0 is told that line alone: 1.0.3 knows no later name (Communication 2.8). */
const first = ['1.0.0', '1.0.1', '1.0.2', '1.0.3'];
export const aboutVersions = (asked: XapiVersion | null): string[] => (asked === '1.0.3' ? first : [...first, '2.0.0']);
