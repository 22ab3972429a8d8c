import * as v from 'valibot';

/** How one student needs the screens: size of text in percent, stronger contrast, less motion, and a focus that walks by itself for a single switch. */
export const textSizes = [100, 125, 150, 200] as const;
export const contrasts = ['standard', 'more'] as const;
export const motions = ['standard', 'less'] as const;
/** How long the focus stays on each choice, seconds. */
export const scanTimes = [1, 2, 3, 4, 5, 6, 8, 10] as const;

export const displaySchema = v.object({
  textSize: v.picklist(textSizes),
  contrast: v.picklist(contrasts),
  motion: v.picklist(motions),
  /** Null: the focus goes where the child puts it. */
  scanSeconds: v.nullable(v.picklist(scanTimes)),
});

export type Display = v.InferOutput<typeof displaySchema>;

export const plainDisplay: Display = { textSize: 100, contrast: 'standard', motion: 'standard', scanSeconds: null };
