import { EventEmitter } from 'node:events';

/**
 * What every object of the double is: an emitter that throws for whatever is not built. The trap stands at the end of the prototype chain,
 * since a Proxy around instances would break private fields and identity.
 */
export class StrictEmitter extends EventEmitter {}

/** Asked for by Node, the inspector and test tools of any object. */
const askedOfAnything = new Set([
  'then',
  'toJSON',
  '$$typeof',
  'asymmetricMatch',
  'nodeType',
  'domain',
  'inspect',
  'constructor',
  'tagName',
  'size',
  'length',
  'splice',
]);

Object.setPrototypeOf(
  StrictEmitter.prototype,
  new Proxy(EventEmitter.prototype, {
    get(target, key, receiver: object) {
      if (typeof key === 'symbol' || key in target || askedOfAnything.has(key)) return Reflect.get(target, key, receiver) as unknown;
      throw notBuilt(`${receiver.constructor.name}.${key}`);
    },
  }),
);

export const notBuilt = (name: string): Error => new Error(`electron double: ${name} is not built`);

/** A plain module object that throws for whatever it does not have. */
export const strictModule = <T extends object>(name: string, parts: T): T =>
  new Proxy(parts, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || askedOfAnything.has(key)) return Reflect.get(target, key, receiver) as unknown;
      throw notBuilt(`${name}.${key}`);
    },
  });

/** An Electron event's `preventDefault`, and whether it was called. */
export interface Preventable {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

export function preventable<T extends object>(details: T): T & Preventable {
  let prevented = false;
  return Object.defineProperty({ ...details, preventDefault: () => (prevented = true) } as never, 'defaultPrevented', { get: () => prevented });
}
