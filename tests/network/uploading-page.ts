import { cancellableWait } from '../../renderer/station/cancellable-wait.ts';
import { openStore } from '../../renderer/station/open-store.ts';
import type { Recorder } from '../../renderer/station/recorder.ts';
import type { UploadReply } from '../../renderer/station/statement-transport.ts';
import { destinationOf, uploaderParts, wireUploader, type UploadParts } from '../../renderer/station/upload-wiring.ts';
import { Uploader } from '../../renderer/station/uploader.ts';
import { segmentEvent } from '../fixtures/segment-event.ts';

/** A station without session and screens, in a real browser: events that a test asks for, the real recorder, and the real uploader behind it. */
export interface PageOptions {
  readonly hub: string;
  readonly station: string;
  readonly credential: string;
  readonly timeoutMs: number;
  /** Each wait is this much shorter than in a school. */
  readonly haste: number;
  /** How an uploader that is not ours goes wrong, to show that its losses are seen. */
  readonly wrong: 'no' | 'trusts any 200' | 'settles before the reply';
}

export interface PageState {
  readonly epoch: string;
  readonly lastSequence: number;
  readonly waiting: number;
  readonly setAside: number;
  readonly told: readonly string[];
}

const at = Date.UTC(2026, 10, 23, 15);

let recorder: Recorder;
let uploader: Uploader;
const told: string[] = [];

async function start({ hub, station, credential, timeoutMs, haste, wrong }: PageOptions): Promise<void> {
  ({ recorder } = await openStore(station, 'America/Chicago'));
  const enrolled = { identity: { station, seat: 1, machine: 'm-1', hub, lab: 'lab-1' }, credential, kept: true };
  const now = (): number => Date.now();
  const parts: UploadParts = {
    policy: {},
    enrolled,
    recorder,
    now,
    setAside: (sequence, why) => {
      told.push(`${sequence} ${why}`);
      return recorder.setAside(sequence, why, now());
    },
    misplaced: () => Promise.resolve('no'),
    problem: (code) => told.push(code),
    timing: { wait: (ms) => cancellableWait(ms / haste), timeoutMs },
  };
  uploader = wrong === 'no' ? wireUploader(parts) : wrongUploader(parts, wrong);
}

/** What the issue of a lost reply looks like in an uploader as one writes it first. */
function wrongUploader(parts: UploadParts, wrong: Exclude<PageOptions['wrong'], 'no'>): Uploader {
  const to = destinationOf({}, parts.enrolled);
  const right = uploaderParts(parts);
  return new Uploader({
    ...right,
    send: async (batch): Promise<UploadReply> => {
      if (wrong === 'settles before the reply') {
        void right.send(batch);
        return { kind: 'stored', count: batch.rows.length };
      }
      const reply = await fetch(`${to.url}/statements`, {
        method: 'POST',
        headers: {
          authorization: to.authorization() ?? '',
          'content-type': 'application/json',
          'x-experience-api-version': '2.0.0',
          'content-encoding': 'gzip',
        },
        body: batch.body,
      }).catch(() => null);
      return reply?.ok === true ? { kind: 'stored', count: batch.rows.length } : { kind: 'later', afterMs: null };
    },
    tell: () => undefined,
  });
}

/** Each call is one transaction, as the session's are; the uploader hears of it when it is on disk. */
async function write(count: number): Promise<void> {
  const first = recorder.lastSequence;
  await recorder.write(
    Array.from({ length: count }, (_, i) => segmentEvent(first + i, 900)),
    { savedAt: at, visit: null, working: false },
  );
  uploader.wake();
}

async function state(): Promise<PageState> {
  const { waiting, setAside } = await recorder.counts();
  return { epoch: recorder.epoch, lastSequence: recorder.lastSequence, waiting, setAside, told };
}

export const uploadingPage = { start, write, state, networkIsBack: () => uploader.wake(true) };
Object.assign(globalThis, { uploadingPage });
