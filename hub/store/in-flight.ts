/**
 * Batches that are being stored. What is stored after the oldest of them began may become readable in another order than that of its `stored`, so lists and
 * X-Experience-API-Consistent-Through go no further than to there (Communication 2.1.3).
 */
export class InFlight {
  readonly #begun = new Set<{ readonly at: number }>();

  async during<T>(at: number, work: () => Promise<T>): Promise<T> {
    const mine = { at };
    this.#begun.add(mine);
    try {
      return await work();
    } finally {
      this.#begun.delete(mine);
    }
  }

  /** ms; null while none is. */
  oldest(): number | null {
    return this.#begun.size === 0 ? null : Math.min(...[...this.#begun].map((each) => each.at));
  }

  through(now: number): number {
    const oldest = this.oldest();
    return oldest === null ? now : Math.min(now, oldest - 1);
  }
}
