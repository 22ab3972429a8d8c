import { expect, type Frame, type Locator, type Page } from 'playwright/test';

/** What a child needs of a station, whichever host it runs on. */
export interface ChildStation {
  /** The kiosk page. */
  page(): Page;
  /** The program's main frame; waits until one is there. */
  program(): Promise<Frame>;
  /** A real tap on the screen, in CSS px from its top left. */
  tap(x: number, y: number): Promise<void>;
}

/** A child in front of a station: taps what it sees. */
export class Child {
  readonly #station: ChildStation;
  /** When it touched the program, by the test's own clock. */
  readonly touches: number[] = [];

  constructor(station: ChildStation) {
    this.#station = station;
  }

  get page(): Page {
    return this.#station.page();
  }

  /** A face by its picture, such as `faces/fox`. */
  face(picture: string): Locator {
    return this.page.locator('button', { has: this.page.locator(`img[src*="${picture}.svg"]`) });
  }

  secret(picture: string): Locator {
    return this.page.locator('button', { has: this.page.locator(`img[src*="secrets/${picture}.svg"]`) });
  }

  get go(): Locator {
    return this.page.getByRole('button', { name: 'Go', exact: true });
  }

  /** A program of a flex block, by its picture, such as `programs/abacus`. */
  choice(icon: string): Locator {
    return this.page.locator('[data-screen="choose"] button', { has: this.page.locator(`img[src*="${icon}.svg"]`) });
  }

  get hand(): Locator {
    return this.page.locator('.strip').getByRole('button', { name: /help/i });
  }

  get done(): Locator {
    return this.page.locator('.strip').getByRole('button', { name: /done/i });
  }

  async signIn(face: string, pictures: readonly string[]): Promise<void> {
    await this.face(face).click();
    for (const picture of pictures) await this.secret(picture).click();
    await expect(this.go).toBeVisible();
  }

  /** Signed in; and out again. */
  async leave(): Promise<void> {
    await expect(this.go).toBeVisible();
    await this.page.getByRole('button', { name: /not me/i }).click();
    await expect(this.page.locator('[data-screen="whose-turn"]')).toBeVisible({ timeout: 15_000 });
  }

  /** Presses Go and waits until the program is there; the moment it was, by the test's clock. */
  async begin(): Promise<number> {
    await this.go.click();
    await expect(this.page.locator('.strip')).toBeVisible();
    const program = await this.program();
    await program.waitForLoadState('load');
    return Date.now();
  }

  program(): Promise<Frame> {
    return this.#station.program();
  }

  /** A real tap in the program, where nothing happens to be. */
  async touch(): Promise<number> {
    await this.#station.tap(683 + Math.random() * 4, 740);
    const at = Date.now();
    this.touches.push(at);
    return at;
  }

  /** Taps each `everyMs` for `forMs`; the moment of the last tap. */
  async keepTouching(forMs: number, everyMs = 1000): Promise<number> {
    const until = Date.now() + forMs;
    let last = await this.touch();
    while (Date.now() + everyMs <= until) {
      await this.page.waitForTimeout(everyMs);
      last = await this.touch();
    }
    return last;
  }
}
