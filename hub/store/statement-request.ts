import { failed, ok, type Result } from '../../core/result.ts';
import type { Parameters } from './statement-query.ts';

/**
 * A request to the statements resource, whichever way it came. In 1.0.3 a POST with `?method=` may carry another one in a form (Communication 1.3, "Alternate
 * Request Syntax"); 2.0 has that no more, and there `method` is an unknown parameter like any other.
 */
export interface Tunnelled {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly parameters: Parameters;
  /** The form's fields that stand for headers, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly content: string | null;
}

const headerFields = new Set(['authorization', 'x-experience-api-version', 'content-type', 'content-length', 'if-match', 'if-none-match', 'accept-language']);
const methods = ['GET', 'PUT', 'POST'] as const;

export const searchOf = (url: string): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');

export const isTunnelled = (method: string, url: string): boolean => method === 'POST' && readParameters(searchOf(url)).has('method');

export function readParameters(encoded: string): Parameters {
  const found = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(encoded)) found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}

/** SM-616 for a method this resource has not, more beside it in the address, a field that is there twice, or a PUT or POST without `content`. */
export function readTunnelled(url: string, form: unknown): Result<Tunnelled> {
  const inAddress = readParameters(searchOf(url));
  const method = methods.find((each) => each === inAddress.get('method')?.[0]);
  if (method === undefined) return failed('SM-616', 'method', `must be one of ${methods.join(', ')}`);
  if (inAddress.size > 1 || inAddress.get('method')?.length !== 1)
    return failed('SM-616', 'method', 'stands alone in the address; the rest goes into the form');
  if (typeof form !== 'string') return failed('SM-616', 'header Content-Type', 'must be application/x-www-form-urlencoded');
  const parameters = new Map<string, readonly string[]>();
  const headers = new Map<string, string>();
  let content: string | null = null;
  for (const [name, values] of readParameters(form)) {
    if (values.length > 1) return failed('SM-616', 'body', 'has a field twice');
    const [value = ''] = values;
    if (name === 'content') content = value;
    else if (headerFields.has(name.toLowerCase())) headers.set(name.toLowerCase(), value);
    else parameters.set(name, values);
  }
  if ((method === 'GET') !== (content === null)) return failed('SM-616', 'content', method === 'GET' ? 'does not go with GET' : 'is missing');
  return ok({ method, parameters, headers, content });
}
