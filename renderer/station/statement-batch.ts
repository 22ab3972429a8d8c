import type { Waiting } from './outbox.ts';

/** One request's worth of events, ready to go out. */
export interface StatementBatch {
  readonly rows: readonly Waiting[];
  readonly body: Uint8Array<ArrayBuffer> | string;
  readonly gzip: boolean;
  /** Of the text, before it is packed: about as many bytes, statements being ASCII but for a few. */
  readonly size: number;
}

/** As many of the rows, from the first on, as fit into `mostSize`; always one. */
export async function packBatch(rows: readonly Waiting[], mostSize: number, gzip: boolean): Promise<StatementBatch> {
  const texts: string[] = [];
  let size = 2;
  for (const { text } of rows) {
    if (texts.length > 0 && size + text.length + 1 > mostSize) break;
    texts.push(text);
    size += text.length + 1;
  }
  const body = `[${texts.join(',')}]`;
  return { rows: texts.length === rows.length ? rows : rows.slice(0, texts.length), body: gzip ? await gzipped(body) : body, gzip, size };
}

/** Written into the stream at once: through a Blob the bytes would go to the browser's process and come back in pieces. */
export function gzipped(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new CompressionStream('gzip');
  const packed = new Response(readable).bytes();
  const writer = writable.getWriter();
  void writer.write(new TextEncoder().encode(text));
  void writer.close();
  return packed;
}
