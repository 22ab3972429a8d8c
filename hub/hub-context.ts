import type { FastifyBaseLogger } from 'fastify';
import type { BoardStreams } from './board/board-streams.ts';
import type { Database } from './database/open-database.ts';
import type { Labs } from './lab/labs.ts';
import type { SealKeys } from './saved-sign-ins/seal-keys.ts';
import type { PokeStreams } from './station/poke-streams.ts';

/** What every part of a running hub is given. The clock is hub time in ms; nothing below reads another. */
export interface HubContext {
  readonly db: Database;
  readonly clock: () => number;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  readonly labs: Labs;
  readonly pokes: PokeStreams;
  /** Of students' saved sign-ins. */
  readonly sealKeys: SealKeys;
  readonly boards: BoardStreams;
  /** Where stations reach this hub, for enrolment tokens; the listen address is known late. */
  readonly publicAddress: () => string;
  /** SHA-256 of the certificate's public key, base64; null without https. */
  readonly fingerprint: string | null;
}
