import { randomBytes } from 'node:crypto';
import { failed, ok, type Result } from '../../core/result.ts';

/**
 * `multipart/mixed` as far as this store has it (Communication 1.5.2): statements alone in the first part. It takes no attachment bodies, and so gives none;
 * with `attachments=true` an answer still has that form.
 */
const boundaryOf = /^multipart\/mixed\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i;

/** The JSON text of a body. SM-616 for a body that has not this form, SM-617 for one that brings more than statements. */
export function readStatementPart(contentType: string, body: string): Result<string> {
  const match = boundaryOf.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return failed('SM-616', 'header Content-Type', 'multipart/mixed needs a boundary');
  const [before = '', first = '', ...more] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const end = more.length === 0 ? first : more[more.length - 1];
  if (before.trim() !== '' || end === undefined || !end.startsWith('--')) return failed('SM-616', 'body', 'is no multipart/mixed with this boundary');
  if (more.length > 1) return failed('SM-617', 'body');
  const headersEnd = first.indexOf('\r\n\r\n');
  if (headersEnd < 0 || !/^content-type:\s*application\/json\s*(;|$)/im.test(first.slice(0, headersEnd)))
    return failed('SM-616', 'body', 'the first part must be application/json');
  return ok(first.slice(headersEnd + 4));
}

export function writeMultipart(json: string): { readonly contentType: string; readonly body: string } {
  const boundary = `stationmaster-${randomBytes(16).toString('hex')}`;
  return {
    contentType: `multipart/mixed; boundary=${boundary}`,
    body: `--${boundary}\r\nContent-Type: application/json\r\n\r\n${json}\r\n--${boundary}--\r\n`,
  };
}
