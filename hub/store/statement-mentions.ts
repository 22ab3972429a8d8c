import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import { actorKey, anonymous, type Identified } from './actor-key.ts';
import { indexKey } from './index-key.ts';

/**
 * Where a statement names somebody or something beyond its plain actor and plain object, which have columns of their own. A station's statements name
 * nobody else, so they have no row. `agent` answers the parameter `agent` alone; the others need `related_agents` or `related_activities` (Communication 2.1.3).
 */
export type MentionRole = 'agent' | 'related-agent' | 'authority' | 'related-activity';

export interface Mention {
  readonly role: MentionRole;
  readonly value: string;
}

type Actor = Identified & { readonly member?: readonly Identified[] | undefined };
type Loose = Readonly<Record<string, unknown>>;

export function mentionsOf(statement: ReceivedStatement): Mention[] {
  const found = new Map<string, Mention>();
  const add = (role: MentionRole, value: string): void => {
    if (value !== anonymous) found.set(`${role} ${value}`, { role, value });
  };
  const actor = (role: MentionRole, who: Actor): void => {
    add(role, actorKey(who));
    for (const member of who.member ?? []) add(role, actorKey(member));
  };
  for (const member of (statement.actor as Actor).member ?? []) add('agent', actorKey(member));
  const object = statement.object as Loose;
  if (isActor(object)) actor('agent', object as Actor);
  if (object['objectType'] === 'SubStatement') readSub(object, actor, add);
  readContext(statement.context as Loose | undefined, actor, add);
  return [...found.values()];
}

type AddActor = (role: MentionRole, who: Actor) => void;
type Add = (role: MentionRole, value: string) => void;

function readSub(sub: Loose, actor: AddActor, add: Add): void {
  actor('related-agent', sub['actor'] as Actor);
  const object = sub['object'] as Loose;
  if (isActor(object)) actor('related-agent', object as Actor);
  else if (object['objectType'] !== 'StatementRef') add('related-activity', indexKey(object['id'] as string));
  readContext(sub['context'] as Loose | undefined, actor, add);
}

function readContext(context: Loose | undefined, actor: AddActor, add: Add): void {
  if (context === undefined) return;
  for (const key of ['instructor', 'team']) if (context[key] !== undefined) actor('related-agent', context[key] as Actor);
  for (const each of (context['contextAgents'] ?? []) as { agent: Actor }[]) actor('related-agent', each.agent);
  for (const each of (context['contextGroups'] ?? []) as { group: Actor }[]) actor('related-agent', each.group);
  for (const list of Object.values((context['contextActivities'] ?? {}) as Record<string, { id: string } | { id: string }[]>))
    for (const activity of Array.isArray(list) ? list : [list]) add('related-activity', indexKey(activity.id));
}

const isActor = (object: Loose): boolean => object['objectType'] === 'Agent' || object['objectType'] === 'Group';
