import type { Generated } from 'kysely';
import type { ClipLanguage, ClipPrompt } from '../../core/sound/clips.ts';

/**
 * The hub's tables. Every row carries its district, school and lab; `lab` is null where a row is of the school.
 * Instants are ms since 1970 (UTC), days `YYYY-MM-DD` of the school's zone, flags 0 or 1, `*_json` JSON text.
 */
export interface Scope {
  readonly district: string;
  readonly school: string;
  readonly lab: string;
}

interface OfLab {
  district: string;
  school: string;
  lab: string;
}

interface OfSchool {
  district: string;
  school: string;
  lab: string | null;
}

export interface Sums {
  active_ms: number;
  watching_ms: number;
  idle_ms: number;
  paused_ms: number;
  pulled_out_ms: number;
  suspended_ms: number;
}

export interface Tables {
  schools: OfSchool & { name: string; district_name: string; time_zone: string; holidays_json: string; imported_at: number; import_hash: string };
  terms: OfSchool & { term: string; title: string; type: string; first_day: string; last_day: string };
  classes: OfSchool & { class: string; title: string };
  students: OfSchool & {
    student: string;
    given_name: string;
    family_name: string;
    grade: number;
    /** What the school says; null is the lab's. */
    language: 'en' | 'es' | null;
    /** core/model/display.ts; null is plain. */
    display_json: string | null;
    picture: string;
    /** Of the picture password. */
    verifier: string | null;
    /** What pictures.csv had said when the board set another; '' where it had said nothing. Null: the file's word counts. */
    file_verifier: string | null;
    /** core/sign-in/sign-in-way.ts; null is the cohort's. */
    ways_json: string | null;
    pin: string | null;
    password: string | null;
    active: number;
    updated_at: number;
  };
  staff: OfSchool & {
    staff: string;
    given_name: string;
    family_name: string;
    role: string;
    username: string;
    password: string | null;
    pin: string | null;
    active: number;
    updated_at: number;
  };
  enrolments: OfSchool & { enrolment: string; class: string; person: string; role: string; main: number };
  guests: OfLab & {
    student: string;
    /** The school day on which the guest is known. */
    day: string;
    cohort: string;
    /** Null with the picture: a student of the roster who joins the cohort. */
    given_name: string | null;
    picture: string | null;
    added_at: number;
    added_by: string;
  };
  labs: OfLab & { name: string; file_json: string; version: string; revision: number; updated_at: number };
  catalogues: OfSchool & { catalogue_json: string; version: string; updated_at: number };
  /** Hosts that staff took into a program's entry; in force until `removed_at`. */
  origin_additions: OfSchool & {
    addition: string;
    program: string;
    origin: string;
    added_at: number;
    added_by: string;
    /** Where they were taken; null is the board. */
    station: string | null;
    removed_at: number | null;
    removed_by: string | null;
  };
  sign_in_tries: OfSchool & { kind: 'student' | 'staff'; subject: string; wrong: number; last_wrong_at: number };
  badges: OfSchool & {
    student: string;
    /** SHA-256 of the badge's text, hex; the text itself is nowhere but on the card. */
    hash: string;
    issued_at: number;
    issued_by: string;
    /** Null: it signs in. One of a student at most. */
    voided_at: number | null;
    voided_by: string | null;
  };
  /** What staff recorded for the stations to say, see core/sound/clips.ts. */
  clips: OfLab & { language: ClipLanguage; prompt: ClipPrompt; hash: string; audio: Uint8Array; recorded_at: number; recorded_by: string };
  unlocks: OfLab & { student: string; at: number; staff: string };
  stations: OfLab & {
    station: string;
    seat: number | null;
    machine: string;
    host: string;
    version: string;
    /** SHA-256 of the credential's secret, hex. */
    credential: string;
    enrolled_at: number;
    revoked_at: number | null;
    last_seen: number | null;
    reported_json: string | null;
    reported_at: number | null;
    /** What staff want of this station alone, see hub/lab/wanted.ts. */
    wanted_json: string;
    revision: number;
  };
  enrolment_tokens: OfLab & { token: string; made_at: number; made_by: string; ends_at: number; uses_left: number };
  day_blocks: OfLab & { day: string; block: string; cohorts_json: string; bells_json: string; paused_at: number | null; ad_hoc: number; updated_at: number };
  plan_entries: OfLab & { day: string; block: string; slot: number; student: string; program: string; seat: number | null; published_at: number };
  help_requests: OfLab & {
    request: string;
    station: string;
    seat: number | null;
    student: string | null;
    program: string | null;
    asked_at: number;
    taken_by: string | null;
    taken_at: number | null;
    ended_by: string | null;
    ended_at: number | null;
  };
  messages: OfLab & { message: string; station: string | null; text: string; sent_by: string; sent_at: number; cleared_at: number | null };
  /** `to_seat`: where it goes on; null where it does not. */
  ended_visits: OfLab & { visit: string; station: string; ended_by: string; at: number; to_seat: number | null };
  statements: OfLab & {
    /** Order of storing. */
    place: Generated<number>;
    statement: string;
    stored_at: number;
    at: number;
    actor: string;
    verb: string;
    activity: string | null;
    registration: string | null;
    station: string | null;
    epoch: string | null;
    sequence: number | null;
    /** SHA-256 of the statement's JSON as it was sent: the same words again need no comparing. Rows of the first version have it with keys in order. */
    digest: string;
    statement_json: string;
  };
  /** Statements whose object is a StatementRef. A voiding one voids what it names, whichever of the two came first. */
  statement_refs: OfLab & { statement: string; target: string; voids: number };
  /** Agents and activities of a statement beyond its plain actor and plain object, see hub/store/statement-mentions.ts. */
  statement_mentions: OfLab & { statement: string; role: string; value: string };
  /** Keys of other record-store clients. `lab` is empty where there was no school yet: the hub's lab of the day. */
  record_store_keys: OfLab & {
    key: string;
    secret: string;
    /** Words of hub/store/key-scopes.ts, a space between them. */
    scopes: string;
    made_by: 'command' | 'environment';
    made_at: number;
    revoked_at: number | null;
  };
  /** Secrets that the store makes for itself and keeps over restarts. */
  record_store_secrets: OfLab & { name: string; secret: string };
  /** Of the hub as an LTI platform: the keys that sign launches, and the one that a student's name at a tool is made with. */
  lti_keys: OfLab & { key: string; purpose: 'sign' | 'subject'; secret: string; made_at: number };
  /** A student's user name and password at one program: hub/saved-sign-ins/seal.ts. `key_id` names the key, which lies elsewhere. */
  saved_sign_ins: OfSchool & { student: string; program: string; key_id: string; sealed: string; updated_at: number };
  /** How far a student is with a lesson of the path. Nothing said: it is open, and nothing failed. */
  lesson_progress: OfLab & {
    student: string;
    lesson: string;
    state: 'open' | 'finished' | 'skipped';
    /** Which launches or statements told of a failure since `since`, each once. */
    failed_json: string;
    /** When staff last decided: what happened before counts no more. 0 where they never did. */
    since: number;
    changed_at: number;
    /** A staff key, `station` or `tool`. */
    changed_by: string;
  };
  /** Documents that cmi5 units keep of a student (xAPI 1.0.3, Communication 2.3). `activity` as hub/store/index-key.ts writes it. */
  activity_states: OfLab & {
    student: string;
    activity: string;
    registration: string;
    state: string;
    content_type: string;
    /** Base64. */
    content: string;
    /** SHA-1 of the content, hex. */
    etag: string;
    updated_at: number;
  };
  segments: OfLab & {
    launch: string;
    segment: number;
    visit: string;
    student: string;
    program: string;
    state: string;
    started_at: number;
    duration_ms: number;
    statement: string;
  };
  hourly_sums: OfLab & Sums & { student: string; program: string; day: string; hour: number };
  daily_sums: OfLab & Sums & { student: string; program: string; day: string };
  outbox_epochs: OfLab & {
    station: string;
    epoch: string;
    highest: number;
    /** Places that arrived; a deleted student's stay counted. */
    stored: number;
    gap_since: number | null;
    /** Dropped unsent at the station, as it last reported. */
    dropped: Generated<number>;
  };
  /** What a record store refused for good, as the station handed it over. */
  set_aside_events: OfLab & { station: string; epoch: string; sequence: number; at: number; why: string; statement_json: string; reported_at: number };
  tombstones: OfSchool & {
    student: string;
    at: number;
    deleted_by: string;
    reason: string;
    /** What was deleted here: rows by kind. */
    removed_json: string;
    /** An import listed the student since, and left the student out. */
    listed_at: number | null;
  };
  /** One row for each station that was there at the deletion; `at` is null until it has answered. */
  tombstone_receipts: OfLab & { student: string; station: string; events: number; at: number | null };
  /** Places in outboxes whose event was deleted here, or came later (`late`) and was not stored. */
  deleted_events: OfLab & { student: string; station: string; epoch: string; sequence: number; late: number };
  /** `place` of the last statement that a record store has, or has refused, with all before it. */
  forward_cursors: OfLab & { destination: string; place: number; succeeded_at: number | null };
  /** Named, not copied: the statement itself is in `statements`. `again`: put back, to be sent once more. */
  forward_refusals: OfLab & { destination: string; place: number; statement: string; why: string; refused_at: number; again: Generated<number> };
  staff_sessions: OfSchool & { session: string; staff: string; started_at: number; ends_at: number };
  audit_log: OfSchool & {
    entry: Generated<number>;
    at: number;
    actor: string;
    action: string;
    target: string | null;
    reason: string | null;
    detail_json: string | null;
  };
}
