import * as v from 'valibot';
import { slugSchema } from './keys.ts';

/**
 * A program of the machine that this station may start: of the machine's policy alone, so that nothing from a page, hub or network
 * can name a command (docs/decisions/0025-native-programs-are-named-by-the-machine.md). The catalogue has an entry of the same id.
 */
const placeholders = ['{student}', '{launch}', '{language}'] as const;
const noPlaceholderWithin = (word: string): boolean => placeholders.some((each) => word === each) || !placeholders.some((each) => word.includes(each));

export const nativeProgramSchema = v.strictObject({
  /** Of the program in the catalogue. */
  id: slugSchema,
  command: v.pipe(v.string(), v.regex(/^(\/[^\0]+|[A-Za-z]:[\\/][^\0]+)$/, 'expected a full path to the program itself'), v.maxLength(1000)),
  /** Words of the command line; no shell reads them. `{student}`, `{launch}` and `{language}` are replaced where they are a word of their own. */
  arguments: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(1000), v.check(noPlaceholderWithin, 'a placeholder must be a word of its own'))), v.maxLength(50)),
    [],
  ),
  /** Part of its window's title or class. Left out, any window of its processes is its window. */
  window: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), null),
});

export const nativeProgramsSchema = v.pipe(
  v.array(nativeProgramSchema),
  v.maxLength(100),
  v.check((programs) => new Set(programs.map((each) => each.id)).size === programs.length, 'two programs have the same id'),
);

export type NativeProgram = v.InferOutput<typeof nativeProgramSchema>;

/** The words that the command is started with. */
export const argumentsFor = (program: NativeProgram, given: { readonly student: string; readonly launch: string; readonly language: string }): string[] =>
  program.arguments.map((word) => {
    switch (word) {
      case '{student}':
        return given.student;
      case '{launch}':
        return given.launch;
      case '{language}':
        return given.language;
      default:
        return word;
    }
  });
