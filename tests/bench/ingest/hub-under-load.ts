import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { SimulatedStation } from '../../support/simulated-station.ts';
import { startTestHub, type TestHub } from '../../support/hub-process.ts';

/** A real hub process, and a client that costs next to nothing: bodies are ready, connections are kept. */
export class HubUnderLoad {
  readonly hub: TestHub;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(hub: TestHub) {
    this.hub = hub;
  }

  static async start(args: readonly string[]): Promise<HubUnderLoad> {
    return new HubUnderLoad(await startTestHub({ args }));
  }

  /** Milliseconds from the request to the end of its answer. */
  send(station: SimulatedStation, body: Buffer): Promise<number> {
    const begun = performance.now();
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': body.length,
        'x-experience-api-version': '2.0.0',
        authorization: station.authorization,
      };
      const sent = request({ port: this.hub.port, host: '127.0.0.1', path: '/xapi/statements', method: 'POST', agent: this.#agent, headers }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        reply.on('end', () => (reply.statusCode === 200 ? resolve(performance.now() - begun) : reject(new Error(`${reply.statusCode} ${text}`))));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** What the process holds in memory now, and the most it held, in MiB; null where the system does not say. */
  memory(): { readonly now: number; readonly most: number } | null {
    try {
      const status = readFileSync(`/proc/${this.hub.pid()}/status`, 'utf8');
      const mib = (key: string): number => Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
      return { now: mib('VmRSS'), most: mib('VmHWM') };
    } catch {
      return null;
    }
  }

  async remove(): Promise<void> {
    this.#agent.destroy();
    await this.hub.remove();
  }
}
