import * as v from 'valibot';
import { permissions } from '../model/catalogue.ts';
import { keySchema, slugSchema } from '../model/keys.ts';
import { savedSignInSchema, signInTextSchema } from '../model/saved-sign-in.ts';
import type { Result } from '../result.ts';
import { exitCodeOf, waysOut } from './way-out.ts';
import type { HostCapabilities, MachineEvent, ProgramEvent, StationPolicy, WipeReport } from './program-host.ts';

/**
 * The whole contract between the station's page and Electron's main: requests that are answered, and events.
 * Every request's arguments are parsed in main by `ipcArguments`; a channel without an entry there cannot be registered.
 */
const id = v.pipe(v.string(), v.uuid());
const address = v.pipe(v.string(), v.url(), v.maxLength(4000));
const patterns = v.pipe(v.array(v.pipe(v.string(), v.maxLength(300))), v.maxLength(200));
const secretName = v.picklist(['credential', 'station']);

export const ipcArguments = {
  'program:launch': v.strictObject({
    launch: id,
    visit: id,
    program: v.pipe(v.string(), v.maxLength(64)),
    address,
    allowedOrigins: patterns,
    signOn: patterns,
    asks: v.exactOptional(patterns),
    signIn: v.exactOptional(
      v.strictObject({
        pages: v.pipe(...savedSignInSchema.entries.page.pipe, v.readonly()),
        userField: savedSignInSchema.entries.userField,
        passwordField: savedSignInSchema.entries.passwordField,
        submit: v.nullable(savedSignInSchema.entries.submit.wrapped),
        username: signInTextSchema,
        password: signInTextSchema,
      }),
    ),
    permissions: v.pipe(v.array(v.picklist(permissions)), v.maxLength(permissions.length)),
    language: v.picklist(['en', 'es']),
    records: v.exactOptional(v.boolean()),
  }),
  'program:launch-native': v.strictObject({
    launch: id,
    visit: id,
    program: slugSchema,
    student: keySchema,
    language: v.picklist(['en', 'es']),
  }),
  'program:end': v.strictObject({ launch: id, address: v.nullable(address), graceMs: v.pipe(v.number(), v.minValue(0), v.maxValue(30_000)) }),
  'program:show': v.strictObject({ visible: v.boolean() }),
  'machine:volume': v.strictObject({ percent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)) }),
  'visit:wipe': v.strictObject({}),
  'secret:read': v.strictObject({ name: secretName }),
  'secret:write': v.strictObject({ name: secretName, value: v.nullable(v.pipe(v.string(), v.maxLength(4000))) }),
  'policy:read': v.strictObject({}),
  'host:capabilities': v.strictObject({}),
  'host:restart': v.strictObject({}),
  'host:leave': v.strictObject({ code: v.picklist(waysOut.map((way) => exitCodeOf[way])) }),
} as const;

export interface IpcReplies {
  'program:launch': Result<null>;
  'program:launch-native': Result<null>;
  'program:end': null;
  'program:show': null;
  'machine:volume': Result<null>;
  'visit:wipe': WipeReport;
  'secret:read': string | null;
  'secret:write': null;
  'policy:read': Result<StationPolicy>;
  'host:capabilities': HostCapabilities;
  'host:restart': null;
  'host:leave': null;
}

export interface IpcEvents {
  'program:event': ProgramEvent;
  'machine:event': MachineEvent;
}

export type IpcRequest = keyof typeof ipcArguments;
export type IpcArguments<C extends IpcRequest> = v.InferOutput<(typeof ipcArguments)[C]>;
