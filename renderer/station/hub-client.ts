import * as v from 'valibot';
import {
  enrolReplySchema,
  hubLaunchReplySchema,
  originsTakenSchema,
  refusalSchema,
  savedSignInsReplySchema,
  setAsideReplySchema,
  signInReplySchema,
  syncReplySchema,
  type EnrolReply,
  type EnrolRequest,
  type HubLaunch,
  type HubLaunchReply,
  type OriginsTaken,
  type SavedSignInsReply,
  type SavedSignInsRequest,
  type TakeOrigins,
  type SetAsideReport,
  type SignInReply,
  type SyncReply,
  type SyncRequest,
} from '../../core/contract/station-hub.ts';
import type { CheckedWay } from '../../core/sign-in/sign-in-way.ts';
import type { ProblemCode } from '../../core/problems.ts';
import { failed, ok, type Result } from '../../core/result.ts';

/** The station's side of the hub's API. A hub that does not answer is SM-802; what it answers is parsed. */
export class HubClient {
  readonly #hub: string;
  readonly #credential: () => string | null;
  readonly #silenceMs: number;

  /** `silenceMs`: a poke stream without a sign for this long has ended. The hub's heartbeat comes each 15 s. */
  constructor(hub: string, credential: () => string | null, silenceMs = 40_000) {
    this.#hub = hub;
    this.#credential = credential;
    this.#silenceMs = silenceMs;
  }

  enrol(request: EnrolRequest): Promise<Result<EnrolReply>> {
    return this.#post('/api/station/enrol', request, enrolReplySchema, 10_000);
  }

  sync(request: SyncRequest): Promise<Result<SyncReply>> {
    return this.#post('/api/station/sync', request, syncReplySchema, 10_000);
  }

  checkSignIn(student: string, way: CheckedWay, secret: string): Promise<Result<SignInReply>> {
    // A hub of the version before knows no other way, and refuses a key that it does not know.
    const asked = way === 'pictures' ? { student, secret } : { student, secret, way };
    return this.#post('/api/station/sign-in-check', asked, signInReplySchema, 1500);
  }

  launch(launch: HubLaunch): Promise<Result<HubLaunchReply>> {
    return this.#post('/api/station/launch', launch, hubLaunchReplySchema, 4000);
  }

  savedSignIns(request: SavedSignInsRequest): Promise<Result<SavedSignInsReply>> {
    return this.#post('/api/station/saved-sign-ins', request, savedSignInsReplySchema, 4000);
  }

  takeOrigins(take: TakeOrigins): Promise<Result<OriginsTaken>> {
    return this.#post('/api/station/record-origins', take, originsTakenSchema, 5000);
  }

  /** What a record store refused for good, so that staff see it on the board. The sequence numbers that the hub has now. */
  async reportSetAside(report: SetAsideReport): Promise<Result<readonly number[]>> {
    const reply = await this.#post('/api/station/set-aside', report, setAsideReplySchema, 30_000);
    return reply.ok ? ok(reply.value.kept) : reply;
  }

  /** A recording of staff's, by its hash. */
  async clip(hash: string): Promise<Result<ArrayBuffer>> {
    const path = `/api/station/clips/${hash}`;
    try {
      const response = await fetch(this.#hub + path, { headers: this.#headers(), signal: AbortSignal.timeout(15_000) });
      if (response.ok) return ok(await response.arrayBuffer());
      const [code] = await this.#refusal(response);
      return failed((code ?? 'SM-706') as ProblemCode, path, String(response.status));
    } catch {
      return failed('SM-802', path);
    }
  }

  /** Calls `poke` each time the hub says that something changed, until it ends or `signal` fires. */
  async listen(poke: () => void, signal: AbortSignal): Promise<void> {
    // A stream whose other end is gone says nothing at all, not even its heartbeat.
    const quiet = new AbortController();
    let silence = setTimeout(() => quiet.abort(), this.#silenceMs);
    try {
      const response = await fetch(`${this.#hub}/api/station/pokes`, { headers: this.#headers(), signal: AbortSignal.any([signal, quiet.signal]) });
      if (!response.ok || !response.body) return;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(() => quiet.abort(), this.#silenceMs);
        // The stream only ever says "sync now": any event line will do, comments are heartbeats.
        if (/^(event|data):/m.test(value)) poke();
      }
    } finally {
      clearTimeout(silence);
    }
  }

  async #post<S extends v.GenericSchema>(path: string, body: unknown, schema: S, timeoutMs: number): Promise<Result<v.InferOutput<S>>> {
    try {
      const response = await fetch(this.#hub + path, {
        method: 'POST',
        headers: this.#headers(),
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) {
        const [code] = await this.#refusal(response);
        return failed((code ?? 'SM-706') as ProblemCode, path, String(response.status));
      }
      const parsed = v.safeParse(schema, await response.json());
      return parsed.success ? ok(parsed.output) : failed('SM-207', path, v.getDotPath(parsed.issues[0]) ?? '');
    } catch {
      return failed('SM-802', path);
    }
  }

  async #refusal(response: Response): Promise<string[]> {
    const parsed = v.safeParse(refusalSchema, await response.json().catch(() => null));
    return parsed.success ? parsed.output.problems.map((p) => p.code) : [];
  }

  #headers(): Record<string, string> {
    const credential = this.#credential();
    return { 'content-type': 'application/json', ...(credential === null ? {} : { authorization: `Bearer ${credential}` }) };
  }
}
