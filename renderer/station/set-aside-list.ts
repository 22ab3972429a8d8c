import type { SetAsideView } from '../../core/contract/view-state.ts';
import { programOfActivity, verbs } from '../../core/xapi/vocabulary.ts';
import type { SetAsideRow } from '../data/station-rows.ts';
import type { Recorder } from './recorder.ts';

/** As many as staff can look through at a station; the board has all. */
const shown = 20;
const kinds = new Map<string, keyof typeof verbs>(Object.entries(verbs).map(([kind, verb]) => [verb, kind as keyof typeof verbs]));

/** What was set aside, for the staff menu: the oldest, read again only when their number has changed. Nobody's name or key is in it. */
export class SetAsideList {
  readonly #recorder: Pick<Recorder, 'counts' | 'onWritten' | 'outbox'>;
  readonly #changed: () => void;
  #rows: readonly SetAsideView[] = [];
  #read: Promise<void> = Promise.resolve();
  #count = 0;

  constructor(recorder: Pick<Recorder, 'counts' | 'onWritten' | 'outbox'>, changed: () => void) {
    this.#recorder = recorder;
    this.#changed = changed;
  }

  get rows(): readonly SetAsideView[] {
    return this.#rows;
  }

  /** Returns its end. */
  start(): () => void {
    const look = (): void => {
      const { setAside } = this.#recorder.counts();
      if (setAside === this.#count) return;
      this.#count = setAside;
      this.#read = this.#read.then(() => this.#readAll()).catch((error: unknown) => console.error('SM-606', error instanceof Error ? error.name : 'not read'));
    };
    look();
    return this.#recorder.onWritten(look);
  }

  async #readAll(): Promise<void> {
    this.#rows = (await this.#recorder.outbox.asideRows(shown)).map(viewOf);
    this.#changed();
  }
}

function viewOf({ sequence, why, statement }: SetAsideRow): SetAsideView {
  const codes = why.match(/SM-\d{3}/g) ?? [];
  const where = why.replaceAll(/SM-\d{3},?/g, '').trim();
  const happened = Date.parse(statement.timestamp);
  return {
    sequence,
    code: codes.join(', '),
    where: where === '' ? null : where,
    kind: kinds.get(statement.verb.id) ?? null,
    program: programOfActivity(statement.object.id),
    at: Number.isFinite(happened) ? happened : null,
  };
}
