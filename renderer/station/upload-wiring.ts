import type { StationPolicy } from '../../core/contract/program-host.ts';
import type { RecordStorePolicy } from '../../core/model/record-store-policy.ts';
import type { ProblemCode } from '../../core/problems.ts';
import { cancellableWait } from './cancellable-wait.ts';
import type { Enrolled } from './enrolment.ts';
import type { Recorder } from './recorder.ts';
import { StatementTransport, type Destination } from './statement-transport.ts';
import { Uploader, type UploaderParts } from './uploader.ts';

export interface UploadParts {
  readonly policy: Pick<StationPolicy, 'recordStore'>;
  readonly enrolled: Enrolled;
  readonly recorder: Pick<Recorder, 'waiting' | 'sent' | 'putBack'>;
  /** Hub time, ms. */
  readonly now: () => number;
  readonly setAside: UploaderParts['setAside'];
  readonly misplaced: UploaderParts['misplaced'];
  readonly problem: (code: ProblemCode, where: string) => void;
  /** Where time is another than a school's: how it waits, and when a reply counts as lost. */
  readonly timing?: { readonly wait: UploaderParts['wait']; readonly timeoutMs: number };
}

/** The station's one uploader with the recorder before it and its destination behind it: the hub, or the record store that the policy names. */
export const wireUploader = (parts: UploadParts): Uploader => new Uploader(uploaderParts(parts));

export function uploaderParts({ policy, enrolled, recorder, now, setAside, misplaced, problem, timing }: UploadParts): UploaderParts {
  const to = destinationOf(policy, enrolled);
  const transport = new StatementTransport(to, now, timing?.timeoutMs);
  return {
    waiting: (most, beyond) => recorder.waiting(most, beyond),
    sent: (sequences) => recorder.sent(sequences, now()),
    setAside,
    misplaced,
    putBack: (sequences) => recorder.putBack(sequences),
    pack: (rows, mostSize) => transport.pack(rows, mostSize),
    send: (batch) => transport.send(batch),
    // Its host alone: path and key are nobody's business on a screen.
    tell: (code) => problem(code, new URL(to.url).host),
    random: Math.random,
    wait: timing?.wait ?? cancellableWait,
  };
}

export const destinationOf = (policy: Pick<StationPolicy, 'recordStore'>, enrolled: Pick<Enrolled, 'identity' | 'credential'>): Destination =>
  policy.recordStore === undefined
    ? {
        url: `${enrolled.identity.hub}/xapi`,
        authorization: () => `Bearer ${enrolled.credential}`,
        version: '2.0.0',
        gzip: true,
        numbersRefusals: true,
      }
    : recordStore(policy.recordStore);

function recordStore({ url, key, secret, gzip, version }: RecordStorePolicy): Destination {
  // RFC 7617: the pair as UTF-8.
  const pair = btoa(String.fromCharCode(...new TextEncoder().encode(`${key}:${secret}`)));
  return { url, authorization: () => `Basic ${pair}`, version, gzip, numbersRefusals: false };
}
