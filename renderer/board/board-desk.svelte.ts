import type { BoardAction, BoardActionReply, IssueBadges } from '../../core/contract/board-hub.ts';
import type { Problem, Result } from '../../core/result.ts';

/** What the person at the board does: sends it at once and says what became of it. The stream then shows the lab's new state. */
export class BoardDesk {
  problems = $state.raw<readonly Problem[]>([]);
  /** The last thing that was done, in words, for eye and screen reader. `count` makes the same words news again. */
  said = $state.raw<{ readonly words: string; readonly count: number }>({ words: '', count: 0 });

  #send: (action: BoardAction) => Promise<Result<BoardActionReply | null>>;
  #signedOut: () => void;
  #print: (wanted: IssueBadges) => Promise<Result<null>>;

  constructor(
    send: (action: BoardAction) => Promise<Result<BoardActionReply | null>>,
    signedOut: () => void,
    print: (wanted: IssueBadges) => Promise<Result<null>>,
  ) {
    this.#send = send;
    this.#signedOut = signedOut;
    this.#print = print;
  }

  /** True when the hub took it. */
  async act(action: BoardAction, words: string): Promise<boolean> {
    return this.say(await this.#send(action), words);
  }

  /** An action on several seats: the students whom the hub left out. Null when it was refused. */
  async actOnSeats(action: BoardAction, words: (leftOut: readonly string[]) => string): Promise<readonly string[] | null> {
    const reply = await this.#send(action);
    const leftOut = reply.ok ? (reply.value?.leftOut ?? []) : [];
    return this.say(reply, words(leftOut)) ? leftOut : null;
  }

  /** New badges as a file to print; the hub voids those before. True when the file is there. */
  async printBadges(wanted: IssueBadges, words: string): Promise<boolean> {
    return this.say(await this.#print(wanted), words);
  }

  /** What became of something that was asked of the hub elsewhere. True when it took it. */
  say(reply: Result<unknown>, words: string): boolean {
    if (reply.ok) {
      this.problems = [];
      this.said = { words, count: this.said.count + 1 };
      return true;
    }
    if (reply.problems.some((p) => p.code === 'SM-702')) this.#signedOut();
    else this.problems = reply.problems;
    return false;
  }

  dismiss(): void {
    this.problems = [];
  }
}
