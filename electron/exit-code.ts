import { exitCodeOf, type ExitCode } from '../core/contract/way-out.ts';

/** What the operating-system shell around the kiosk does once it has ended, by the names that main uses. */
export const exitCodes = {
  restartApp: exitCodeOf['restart-app'],
  reboot: exitCodeOf.reboot,
  shutDown: exitCodeOf['shut-down'],
  stayOut: exitCodeOf.leave,
} as const;

export type { ExitCode };
