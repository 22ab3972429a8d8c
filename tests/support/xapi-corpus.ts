/** The corpus of statements for whoever speaks with a record store: what it must refuse, and at which place, and the twins that it must take. */
export { invalidStatements, validStatements, type InvalidStatement } from '../core/xapi/corpus/invalid-statements.ts';
export type { Twin } from '../core/xapi/corpus/twins.ts';
