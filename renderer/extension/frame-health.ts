/**
 * Tells a hang and a crash of the program's top frame from what its port does. Pure; counts pings instead of time, so that a machine that
 * slept does not wake up to a false alarm. One ping every `pingEveryMs`.
 */
export interface FrameHealth {
  /** Last ping sent. */
  readonly ping: number;
  readonly answered: number;
  readonly hung: boolean;
}

export const healthy: FrameHealth = { ping: 0, answered: 0, hung: false };
export const pingEveryMs = 2000;

/** One unanswered ping is a page that is busy, as games are while they start; this many in a row are a hang. */
const lostPings = 3;

/** A document that has just come is given a fresh start. */
export const nextPing = (health: FrameHealth): FrameHealth => ({
  ...health,
  ping: health.ping + 1,
  hung: health.hung || health.ping - health.answered >= lostPings,
});

export const answer = (health: FrameHealth, ping: number): FrameHealth => ({
  ...health,
  answered: Math.max(health.answered, Math.min(ping, health.ping)),
  hung: false,
});

/** A port that closes is a crash, unless the frame went to another page about then. */
export const crashGraceMs = 1000;
