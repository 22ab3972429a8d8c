import type { Permission } from '../model/catalogue.ts';
import { isAllowed } from './origin-rule.ts';

/**
 * What a program may use of the machine: nothing, but what the catalogue grants it, and only from its own origins.
 * `wanted` is Chromium's word for it; an unknown one is refused.
 */
export interface PermissionQuestion {
  readonly wanted: string;
  /** Of the frame that asks; empty where no page does. */
  readonly address: string;
  /** What of the media is asked for; empty where the asker does not say. */
  readonly media: readonly string[];
}

export interface PermissionGrants {
  readonly allowedOrigins: readonly string[];
  readonly permissions: readonly Permission[];
}

export function isPermissionGranted(question: PermissionQuestion, grants: PermissionGrants): boolean {
  if (!isAllowed(question.address, grants.allowedOrigins)) return false;
  const needed = permissionsFor(question);
  return needed !== null && needed.every((permission) => grants.permissions.includes(permission));
}

/** Null: there is no catalogue permission that grants it. */
function permissionsFor(question: PermissionQuestion): readonly Permission[] | null {
  switch (question.wanted) {
    case 'fullscreen':
      return ['fullscreen'];
    case 'pointerLock':
      return ['pointer-lock'];
    case 'clipboard-sanitized-write':
      return ['clipboard-write'];
    case 'media':
      return mediaPermissions(question.media);
    default:
      return null;
  }
}

function mediaPermissions(media: readonly string[]): readonly Permission[] {
  const needed = media.map((kind): Permission => (kind === 'audio' ? 'microphone' : 'camera'));
  // Not saying which means either.
  return media.length === 0 || media.some((kind) => kind !== 'audio' && kind !== 'video') ? ['camera', 'microphone'] : needed;
}
