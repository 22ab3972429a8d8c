import type {
  ExitRequest,
  HostCapabilities,
  LaunchRequest,
  MachineEvent,
  NativeLaunchRequest,
  ProgramEvent,
  StationPolicy,
  WipeReport,
} from '../../core/contract/program-host.ts';
import type { ExitCode } from '../../core/contract/way-out.ts';
import type { Result } from '../../core/result.ts';

export type Unsubscribe = () => void;

/**
 * The machine under a station: one interface, two hosts (`electron-host.ts`, `chromium-host.ts`).
 * The kiosk never asks which one it is on; it asks `capabilities`, and shows staff what is missing.
 */
export interface StationHost {
  capabilities(): Promise<HostCapabilities>;
  policy(): Promise<Result<StationPolicy>>;
  /** Opens the program locked to its origins, hidden until it has loaded. Resolves when the guard stands and loading has begun; what becomes of it comes as events. */
  launch(request: LaunchRequest): Promise<Result<null>>;
  /** Starts a program of the machine that its policy names. Resolves when its process has begun. */
  launchNative(request: NativeLaunchRequest): Promise<Result<null>>;
  /** Sends the program to its log-out page, waits until that has loaded or the grace has passed, closes it. Idempotent. */
  end(request: ExitRequest): Promise<void>;
  /** Shows or hides the program; a hidden program is muted and gets no input. */
  show(visible: boolean): Promise<void>;
  /** How loud the machine or the program is to be, as `capabilities` says which; percent. SM-811 where that failed. Nothing where the host can set neither. */
  setVolume(percent: number): Promise<Result<null>>;
  /** After a visit: clears all that its programs left, and checks it. */
  wipe(): Promise<WipeReport>;
  onProgram(listener: (event: ProgramEvent) => void): Unsubscribe;
  onMachine(listener: (event: MachineEvent) => void): Unsubscribe;
  readSecret(name: 'credential' | 'station'): Promise<string | null>;
  writeSecret(name: 'credential' | 'station', value: string | null): Promise<void>;
  restart(): Promise<void>;
  /** Leaves the kiosk; the code is the operating-system shell's: 0 restart app, 1 reboot, 2 shut down, 3 stay out. */
  leave(code: ExitCode): Promise<void>;
}
