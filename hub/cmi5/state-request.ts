import { problem } from '../../core/result.ts';
import { Refused } from '../http/refusal.ts';
import { actorKey, type Identified } from '../store/actor-key.ts';
import { instantMs } from '../store/instant.ts';
import type { Parameters } from '../store/statement-query.ts';
import type { Cmi5Session } from './cmi5-sessions.ts';
import { studentActor } from './student-actor.ts';

/** What a request to the state resource names. `state` is null for all documents of the unit; `since` is hub time, ms. */
export interface StateRequest {
  readonly state: string | null;
  readonly since: number | null;
}

const known = new Set(['activityId', 'agent', 'registration', 'stateId', 'since']);
const longestState = 255;

/**
 * The documents of a unit's own launch are all that its key reaches: activity, agent and registration have to be those of the launch (cmi5 10), another is
 * SM-614. SM-616 names the parameter that is missing, not known or none.
 */
export function readStateRequest(session: Cmi5Session, parameters: Parameters, method: 'GET' | 'DELETE' | 'write'): StateRequest {
  const wrong = (name: string, detail: string): never => {
    throw new Refused([problem('SM-616', name, detail)]);
  };
  for (const [name, values] of parameters) {
    if (!known.has(name)) wrong(name.slice(0, 40).toWellFormed(), 'is no parameter of this resource');
    if (values.length > 1) wrong(name, 'is there twice');
  }
  const text = (name: string): string => parameters.get(name)?.[0] ?? wrong(name, 'is missing');
  const own = (name: string, same: boolean): void => {
    if (!same) throw new Refused([problem('SM-614', name, 'must be that of this launch')]);
  };
  own('activityId', text('activityId') === session.unit.activityId);
  own('agent', agentKey(text('agent'), wrong) === actorKey(studentActor(session.student)));
  own('registration', text('registration').toLowerCase() === session.registration);
  const state = parameters.get('stateId')?.[0] ?? (method === 'write' ? wrong('stateId', 'is missing') : null);
  if (state !== null && (state === '' || state.length > longestState || state.includes('\0')))
    wrong('stateId', `must have 1 to ${longestState} characters, none of them NUL`);
  const since = parameters.get('since')?.[0] ?? null;
  if (since === null) return { state, since };
  if (method !== 'GET' || state !== null) return wrong('since', 'goes with a GET of all documents alone');
  return { state, since: instantMs(since) ?? wrong('since', 'must be a time') };
}

function agentKey(text: string, wrong: (name: string, detail: string) => never): string {
  let agent: unknown;
  try {
    agent = JSON.parse(text);
  } catch {
    return wrong('agent', 'must be JSON');
  }
  const account = typeof agent === 'object' && agent !== null && 'account' in agent ? (agent.account as Partial<Record<string, unknown>> | null) : null;
  if (typeof account?.['homePage'] !== 'string' || typeof account['name'] !== 'string') return wrong('agent', 'must be an agent with an account');
  return actorKey(agent as Identified);
}
