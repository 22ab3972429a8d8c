import { parseArgs } from 'node:util';
import { createProgram, programs, type SampleProgram } from './program-server.ts';

/**
 * Runs one sample program: `node resources/sample-programs/server.ts --program pondsums --port 7341`.
 * Says `{"ready":true,...}` when it listens. Exit codes: 0 ended by a signal, 2 wrong options, 3 the port is taken.
 */
const usage = `usage: server.ts --program ${Object.keys(programs).join('|')} --port NUMBER [--host ADDRESS]`;

interface Options {
  readonly program: SampleProgram;
  readonly port: number;
  readonly host: string;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({ options: { program: { type: 'string' }, port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' } } });
    const port = Number(values.port);
    if (!isProgram(values.program) || values.port === undefined || !Number.isInteger(port) || port < 0 || port > 65535) throw new Error(usage);
    return { program: values.program, port, host: values.host };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : usage}\n`);
    process.exit(2);
  }
}

const isProgram = (name: string | undefined): name is SampleProgram => name !== undefined && Object.hasOwn(programs, name);

const options = readOptions();
const server = createProgram(options.program, Date.now);

server.on('error', (error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE';
  process.stderr.write(taken ? `Port ${options.port} is taken; choose another with --port.\n` : `${error.message}\n`);
  process.exit(taken ? 3 : 1);
});
server.listen(options.port, options.host, () => {
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  process.stdout.write(`${JSON.stringify({ ready: true, program: options.program, address: `http://${options.program}.localhost:${port}` })}\n`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
