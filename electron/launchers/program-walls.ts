import { within } from '../within.ts';
import { refuseDialogs, type ProtocolPort } from './program-dialogs.ts';

/** How long they may take once the page has loaded, ms. */
const longestWait = 5000;

export interface WallsHear {
  readonly up: () => void;
  /** They do not stand: nothing of the page may be shown. */
  readonly failed: () => void;
  /** They stood, and fell. */
  readonly lost: () => void;
}

/** Whether the page of one launch refuses the system's dialogs yet. Loading goes on meanwhile, since a page answers only once it navigates. */
export class ProgramWalls {
  readonly #hear: WallsHear;
  readonly #rising: Promise<void>;
  #up = false;

  constructor(port: ProtocolPort, keepsPeers: boolean, hear: WallsHear) {
    this.#hear = hear;
    this.#rising = refuseDialogs(port, keepsPeers, hear.lost).then(() => {
      this.#up = true;
      hear.up();
    }, hear.failed);
  }

  get up(): boolean {
    return this.#up;
  }

  /** The page has loaded: they have to stand soon. */
  async due(): Promise<void> {
    if (this.#up) return;
    await within(longestWait, this.#rising);
    if (!this.#up) this.#hear.failed();
  }
}
