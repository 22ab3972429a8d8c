import type { Notice } from '../board/lab-view.ts';
import type { HubContext } from '../hub-context.ts';
import { ForwardStore } from './forward-store.ts';
import { Forwarder } from './forwarder.ts';
import { RecordStoreClient, type ForwardTo } from './record-store-client.ts';

/** Forwarding with the hub around it: what goes wrong stands among the notices of the board, by the receiver's address. */
export function makeForwarder(hub: HubContext, to: ForwardTo, notices: Notice[]): Forwarder {
  const where = new URL(to.url).host;
  const mine = new Map<string, Notice>();
  return new Forwarder({
    store: new ForwardStore(hub.db, to.url, to.notFrom),
    client: new RecordStoreClient(to, hub.clock),
    clock: hub.clock,
    random: Math.random,
    tell: (problems) => {
      for (const [code, notice] of mine) {
        if (problems.some((each) => each === code)) continue;
        mine.delete(code);
        notices.splice(notices.indexOf(notice), 1);
      }
      for (const code of problems) {
        if (mine.has(code)) continue;
        const notice = { code, where, at: hub.clock() };
        mine.set(code, notice);
        notices.push(notice);
        hub.log.warn({ code, where }, 'forwarding');
      }
      hub.boards.changed();
    },
    failed: (error) => hub.log.error({ err: error }, 'forwarding: the database did not answer'),
  });
}
