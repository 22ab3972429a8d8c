/**
 * Hub time between two view states, for what counts down on the screen: it steps each second and decides nothing.
 * `hubTime` reads the newest view state; `run` starts the steps and returns how to stop them.
 */
export class HubClock {
  #steps = $state(0);
  #hubTime: () => number;
  #base = $derived.by(() => ({ hub: this.#hubTime(), at: performance.now() }));
  now = $derived.by(() => this.#after(this.#steps));

  constructor(hubTime: () => number) {
    this.#hubTime = hubTime;
  }

  run(): () => void {
    const timer = setInterval(() => (this.#steps += 1), 1000);
    return () => clearInterval(timer);
  }

  #after(_steps: number): number {
    return this.#base.hub + Math.max(0, performance.now() - this.#base.at);
  }
}
