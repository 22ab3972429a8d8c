import type { FastifyReply } from 'fastify';

/** One open stream of server-sent events. A comment every 15 s keeps proxies from closing it and finds a dead peer. */
export interface EventStream {
  send(event: string, data: unknown): void;
  close(): void;
}

const heartbeatMs = 15_000;

/** Takes the reply over. `closed` is called once, whoever ended the stream. */
export function openEventStream(reply: FastifyReply, closed: () => void): EventStream {
  reply.hijack();
  const { raw } = reply;
  const headers = Object.fromEntries(Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined)) as Record<string, string>;
  raw.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  });
  raw.write(': open\n\n');
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), heartbeatMs);
  heartbeat.unref();
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    clearInterval(heartbeat);
    closed();
  };
  raw.on('close', end);
  raw.on('error', end);
  return {
    send: (event, data) => {
      if (!over) raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    close: () => {
      raw.end();
      // A kept connection would hold a closing server.
      raw.socket?.destroySoon();
      end();
    },
  };
}
