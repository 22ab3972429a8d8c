import type { UtilityProcess } from 'electron';
import * as v from 'valibot';
import { hubMessageSchema, hubNewToken, hubStop, type HubReady } from '../../core/contract/hub-process.ts';
import type { Problem } from '../../core/result.ts';
import { hubLife, type HubLife, type HubLifeEffect, type HubLifeEvent } from './hub-life.ts';

/** Performs what hub-life decides, on Electron's utility processes. What the child says is parsed like everything that crosses a process. */
export type HubChild = Pick<UtilityProcess, 'postMessage' | 'kill'> & {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
};

export interface HubProcessParts {
  readonly fork: () => HubChild;
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly ready: (ready: HubReady) => void;
  /** A new enrolment token is in this file. */
  readonly token: (file: string) => void;
  /** It will not run; `start` tries again. */
  readonly gaveUp: (problems: readonly Problem[]) => void;
  readonly stopped: () => void;
}

export class HubProcess {
  readonly #parts: HubProcessParts;
  #life: HubLife = { kind: 'off' };
  #child: HubChild | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: HubProcessParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#happened({ kind: 'start' });
  }

  /** Lets it close and write everything first. */
  stop(): void {
    this.#happened({ kind: 'stop' });
  }

  /** Answered by `token`; false while it does not run. */
  askForToken(): boolean {
    if (this.#life.kind !== 'running') return false;
    this.#child?.postMessage(hubNewToken);
    return true;
  }

  #happened(event: HubLifeEvent): void {
    const { life, effects } = hubLife(this.#life, event, this.#parts.now());
    this.#life = life;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: HubLifeEffect): void {
    switch (effect.kind) {
      case 'fork':
        return this.#fork();
      case 'ask-to-end':
        return this.#child?.postMessage(hubStop);
      case 'kill':
        return void this.#child?.kill();
      case 'wait':
        clearTimeout(this.#timer);
        this.#timer = effect.ms === null ? undefined : setTimeout(() => this.#happened({ kind: 'waited' }), effect.ms);
        return;
      case 'ready':
        return this.#parts.ready(effect.ready);
      case 'token':
        return this.#parts.token(effect.file);
      case 'give-up':
        return this.#parts.gaveUp(effect.problems);
      case 'stopped':
        return this.#parts.stopped();
    }
  }

  #fork(): void {
    const child = this.#parts.fork();
    this.#child = child;
    child.on('message', (message) => {
      const parsed = v.safeParse(hubMessageSchema, message);
      if (parsed.success) this.#happened({ kind: 'said', message: parsed.output });
    });
    child.on('exit', () => {
      this.#child = null;
      this.#happened({ kind: 'ended' });
    });
  }
}
