import type { ExitRequest, LaunchRequest, NativeLaunchRequest, WipeReport } from '../../core/contract/program-host.ts';
import type { Result } from '../../core/result.ts';

/** Both kinds of programs as one: whichever runs, there is one at a time. */
interface Launcher<R> {
  launch(request: R): Promise<Result<null>>;
  end(request: ExitRequest): Promise<void>;
  show(visible: boolean): void;
  abandon(): Promise<void>;
  wipe(): Promise<WipeReport>;
}

export class ProgramLaunchers {
  readonly #web: Launcher<LaunchRequest>;
  readonly #native: Launcher<NativeLaunchRequest>;

  constructor(web: Launcher<LaunchRequest>, native: Launcher<NativeLaunchRequest>) {
    this.#web = web;
    this.#native = native;
  }

  launch(request: LaunchRequest): Promise<Result<null>> {
    return instead(this.#native, this.#web.launch(request));
  }

  launchNative(request: NativeLaunchRequest): Promise<Result<null>> {
    return instead(this.#web, this.#native.launch(request));
  }

  /** Each drops what is not its own. */
  async end(request: ExitRequest): Promise<void> {
    await Promise.all([this.#web.end(request), this.#native.end(request)]);
  }

  show(visible: boolean): void {
    this.#web.show(visible);
    this.#native.show(visible);
  }

  async abandon(): Promise<void> {
    await Promise.all([this.#web.abandon(), this.#native.abandon()]);
  }

  async wipe(): Promise<WipeReport> {
    const [web, native] = await Promise.all([this.#web.wipe(), this.#native.wipe()]);
    return { clean: web.clean && native.clean, left: [...web.left, ...native.left] };
  }
}

/** The launch is under way at once, so that an end that follows it finds it. */
async function instead(other: Pick<Launcher<never>, 'abandon'>, launched: Promise<Result<null>>): Promise<Result<null>> {
  await other.abandon();
  return launched;
}
