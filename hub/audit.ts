import type { Reader } from './database/open-database.ts';

/** Who changed or read what, when and why. Written in the transaction of the change itself. People by key, never by name. */
export interface AuditEntry {
  readonly at: number;
  /** Staff key, station key, or `hub`. */
  readonly actor: string;
  readonly action: string;
  readonly target?: string | null;
  readonly reason?: string | null | undefined;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface AuditScope {
  readonly district: string;
  readonly school: string;
  readonly lab: string | null;
}

export async function audit(db: Reader, scope: AuditScope, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      district: scope.district,
      school: scope.school,
      lab: scope.lab,
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      target: entry.target ?? null,
      reason: entry.reason ?? null,
      detail_json: entry.detail === undefined ? null : JSON.stringify(entry.detail),
    })
    .execute();
}
