import type { Result } from '../../core/result.ts';
import { readStatements, type ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { XapiVersion } from './xapi-version.ts';

/** Reads what a client sent by the rules of the version it speaks. */
export const readReceived = (input: unknown, _version: XapiVersion): Result<ReceivedStatement[]> => readStatements(input);
