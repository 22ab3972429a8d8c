/** Closes a union: compiles only when every kind is handled; throws on data that the types did not foresee. */
export function assertNever(value: never): never {
  throw new Error(`unforeseen value: ${JSON.stringify(value)}`);
}
