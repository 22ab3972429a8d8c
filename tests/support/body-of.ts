import type { IncomingMessage } from 'node:http';

/** What was sent with a request, as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
