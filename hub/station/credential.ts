import type { FastifyRequest } from 'fastify';
import { failed, ok, type Result } from '../../core/result.ts';
import type { Reader } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { sameHash, secretHash } from '../people/secret-hash.ts';

/** A station proves itself with `Authorization: Bearer <station>.<secret>`; the hub keeps only the secret's hash. */
export interface KnownStation {
  readonly station: string;
  readonly seat: number | null;
  readonly scope: Scope;
}

export const formatCredential = (station: string, secret: string): string => `${station}.${secret}`;

export async function stationOf(db: Reader, request: FastifyRequest): Promise<Result<KnownStation>> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const dot = bearer.lastIndexOf('.');
  if (dot < 1) return failed('SM-203');
  const row = await db
    .selectFrom('stations')
    .select(['station', 'seat', 'district', 'school', 'lab', 'credential', 'revoked_at'])
    .where('station', '=', bearer.slice(0, dot))
    .executeTakeFirst();
  if (row === undefined || row.revoked_at !== null || !sameHash(row.credential, secretHash(bearer.slice(dot + 1)))) return failed('SM-203');
  return ok({ station: row.station, seat: row.seat, scope: { district: row.district, school: row.school, lab: row.lab } });
}
