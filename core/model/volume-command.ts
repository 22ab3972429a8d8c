import * as v from 'valibot';

/**
 * The machine's own command that sets its volume, of the machine's policy alone, like native programs (docs/decisions/0025-native-programs-are-named-by-the-machine.md).
 * Without it a station's volume steps reach no further than its own sounds.
 */
export const percentPlace = '{percent}';

export const volumeCommandSchema = v.strictObject({
  command: v.pipe(v.string(), v.regex(/^(\/[^\0]+|[A-Za-z]:[\\/][^\0]+)$/, 'expected a full path to the program itself'), v.maxLength(1000)),
  /** Words of the command line; no shell reads them. `{percent}`, a whole number from 0 to 100, may stand within a word: `{percent}%`. */
  arguments: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(1000))),
    v.maxLength(20),
    v.check((words) => words.some((word) => word.includes(percentPlace)), `one of them must hold ${percentPlace}`),
  ),
});

export type VolumeCommand = v.InferOutput<typeof volumeCommandSchema>;

/** The words that the command is started with. */
export const volumeArguments = (command: VolumeCommand, percent: number): string[] =>
  command.arguments.map((word) => word.replaceAll(percentPlace, String(Math.round(percent))));
