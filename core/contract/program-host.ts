import type { Permission, LaunchKind } from '../model/catalogue.ts';
import type { BlockedCount } from '../navigation/blocked-hosts.ts';
import type { NativeProgram } from '../model/native-program.ts';
import type { VolumeCommand } from '../model/volume-command.ts';
import type { SavedSignIn } from '../navigation/saved-sign-in.ts';
import type { RecordStorePolicy } from '../model/record-store-policy.ts';
import type { Problem } from '../result.ts';
import type { WayOut } from './way-out.ts';

/** What a station's host is told and tells about the vendor program that runs in it. Plain data: it crosses IPC and extension messages. */
export interface LaunchRequest {
  readonly launch: string;
  /** The visit whose in-memory session the program shares. */
  readonly visit: string;
  readonly program: string;
  /** Placeholders filled in. */
  readonly address: string;
  readonly allowedOrigins: readonly string[];
  /** Addresses that are its own only inside a sign-on flow, see core/navigation/sign-on.ts. */
  readonly signOn: readonly string[];
  /** Addresses that its pages may ask, and never show, as sign-on patterns. */
  readonly asks?: readonly string[];
  /** Filled in once on the program's log-in page. Whoever has the request keeps this no longer than it is needed, and nowhere but in memory. */
  readonly signIn?: SavedSignIn;
  readonly permissions: readonly Permission[];
  readonly language: 'en' | 'es';
  /** Record mode: every blocked host is told with its count, and the program leaves room at its side for the list. */
  readonly records?: boolean;
}

/** Width of the list of record mode, beside the program, CSS px. */
export const besideProgram = 420;

/** A program of the machine, by its id alone: the command is the machine's, and nobody who asks can name one. */
export interface NativeLaunchRequest {
  readonly launch: string;
  readonly visit: string;
  readonly program: string;
  readonly student: string;
  readonly language: 'en' | 'es';
}

export interface ExitRequest {
  readonly launch: string;
  /** The program's log-out page; null where it has none. */
  readonly address: string | null;
  /** How long that page may take, ms. */
  readonly graceMs: number;
}

/** `launch` says whose it is: what comes late from a program that was ended is dropped. */
export type ProgramEvent = { readonly launch: string } & (
  | { readonly kind: 'loaded' }
  /** Trusted input seen in the program's own frames; at most one each 250 ms, and never what was typed. */
  | { readonly kind: 'input' }
  | { readonly kind: 'audible'; readonly audible: boolean }
  /** Something of the program can be seen: told when that changes. Whoever loads is seen until then; the station's own hiding is not meant. */
  | { readonly kind: 'visible'; readonly visible: boolean }
  /** In front: visible and not behind another window. */
  | { readonly kind: 'foreground'; readonly foreground: boolean }
  | { readonly kind: 'navigated'; readonly origin: string }
  | { readonly kind: 'blocked'; readonly origin: string; readonly how: string }
  /** Of a launch that records: what was blocked since the last time. */
  | { readonly kind: 'blocked-hosts'; readonly hosts: readonly BlockedCount[] }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'crashed' }
  | { readonly kind: 'hung' }
  | { readonly kind: 'closed' }
  /** Ended in good order by the child itself: as Done. */
  | { readonly kind: 'left' }
);

/** Of the machine, not of a program. */
export type MachineEvent =
  | { readonly kind: 'suspended' }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'shutting-down' }
  /** Something of the host that staff should know; the station goes on. */
  | { readonly kind: 'problem'; readonly problem: Problem };

export interface HostCapabilities {
  readonly host: 'electron' | 'chromium';
  readonly version: string;
  /** What is missing here, as locale keys for staff; e.g. `lacks.os-lockdown`. */
  readonly lacks: readonly string[];
  readonly launchKinds: readonly LaunchKind[];
  /** Whose volume `setVolume` sets: the machine's, the program's alone, or nobody's, so that only the station's own sounds follow. */
  readonly volume: 'machine' | 'program' | 'own';
  /** How staff can end the station here. What is missing is shown to them. */
  readonly waysOut: readonly WayOut[];
  /** The host's app came down again and again (core/recovery/crash-policy.ts): nobody signs in and no program opens until staff restart it. */
  readonly safeMode: boolean;
}

export interface StationPolicy {
  /** Enrolment token, see core/model/enrolment-token.ts. */
  readonly token: string;
  readonly seat: number | null;
  /** Of a PIN that opens the staff menu of a station that has never synced. */
  readonly breakGlassPin: string | null;
  /** Takes the events in place of the hub. */
  readonly recordStore?: RecordStorePolicy | undefined;
  /** What of the machine may be started here. Never leaves the host. */
  readonly nativePrograms?: readonly NativeProgram[] | undefined;
  /** What sets the machine's volume. Never leaves the host either. */
  readonly volumeCommand?: VolumeCommand | undefined;
}

/** Of the staff's machine, which runs the hub: see core/model/policy.ts. */
export interface StaffPolicy {
  readonly role: 'staff';
  /** Where the hub listens; stations' tokens name it, so it never changes by itself. */
  readonly port: number;
  /** Folder of the school's files, a full path; null where the hub has them already. */
  readonly school: string | null;
  /** Names and addresses of this machine in the lab's network; the first stands in enrolment tokens. */
  readonly reachedBy: readonly string[];
}

export interface WipeReport {
  readonly clean: boolean;
  /** What is still there, e.g. `cookies`. */
  readonly left: readonly string[];
}
