/** What the operating-system shell around the kiosk does once it has ended. Shell Launcher and the kiosk session's script read these numbers: they stay. */
export const exitCodes = { restartApp: 0, reboot: 1, shutDown: 2, stayOut: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
