import * as v from 'valibot';

/**
 * What the evidence script in a program's frames and the station's page say to each other over one port a frame.
 * The frame's side is a vendor's process: everything from it is parsed, and it can say nothing but these.
 */
export const evidencePort = 'evidence';

export const frameMessageSchema = v.variant('kind', [
  /** Trusted input was seen; not what it was. */
  v.strictObject({ kind: v.literal('input') }),
  v.strictObject({ kind: v.literal('pong'), ping: v.pipe(v.number(), v.integer()) }),
  /** The child followed a link that wants a window of its own. */
  v.strictObject({ kind: v.literal('open'), address: v.pipe(v.string(), v.url(), v.maxLength(4000)) }),
]);

export type FrameMessage = v.InferOutput<typeof frameMessageSchema>;
export type StationMessage = { readonly kind: 'ping'; readonly ping: number } | { readonly kind: 'volume'; readonly percent: number };

export function parseFrameMessage(message: unknown): FrameMessage | null {
  const parsed = v.safeParse(frameMessageSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Who opened a port, as Chromium says it (not as the frame says it). */
export interface PortSender {
  readonly extension: string | undefined;
  readonly tab: number | undefined;
  readonly frame: number | undefined;
}

/** Only a frame below the station's own page counts: not another tab, not the page itself. */
export const isProgramFrame = (sender: PortSender, extension: string, stationTab: number): boolean =>
  sender.extension === extension && sender.tab === stationTab && sender.frame !== undefined && sender.frame > 0;
