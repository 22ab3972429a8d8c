/**
 * The ways in which staff end the station, and the exit code of each: what the operating-system shell around the kiosk does once the app has ended.
 * Shell Launcher and the kiosk session's script read these numbers.
 */
export const waysOut = ['restart-app', 'reboot', 'shut-down', 'leave'] as const;
export type WayOut = (typeof waysOut)[number];

export const exitCodeOf = { 'restart-app': 0, reboot: 1, 'shut-down': 2, leave: 3 } as const satisfies Record<WayOut, number>;
export type ExitCode = (typeof exitCodeOf)[WayOut];
