import { builtinModules } from 'node:module';
import { posix, relative, sep } from 'node:path';
import { zones } from './zones.js';

/**
 * Lint rule: an import must stay in what its file's zone may use (zones.js). Addresses are resolved, so `../../hub` is found however it is written,
 * in `import`, `export from`, `import()` and `import('...')` types alike.
 * @type {import('eslint').Rule.RuleModule}
 */
export const layeringRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      folder: '{{zone}} may not import {{target}}: imports point from electron, renderer and hub to core, never between them.',
      package: '{{zone}} may not use the package {{target}}.',
      node: "{{zone}} may not use Node's {{target}}.",
    },
  },
  create(context) {
    const file = posixPath(relative(context.cwd, context.filename));
    const zone = zones.find((z) => file.startsWith(z.folder));
    if (zone === undefined) return {};

    /** @param {{ type: string, value?: unknown } | null | undefined} source */
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const refusal = refuse(zone, file, source.value.replace(/[?#].*$/, ''));
      if (refusal !== null) context.report({ node: source, messageId: refusal.messageId, data: { zone: zone.folder, target: refusal.target } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      /** @param {any} node */
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    };
  },
};

/** @param {(typeof zones)[number]} zone @param {string} file @param {string} wanted */
function refuse(zone, file, wanted) {
  if (wanted.startsWith('.') || wanted.startsWith('/')) {
    const target = wanted.startsWith('/') ? wanted : posix.normalize(posix.join(posix.dirname(file), wanted));
    const allowed = [zone.folder, ...zone.may].some((folder) => target.startsWith(folder));
    return allowed ? null : { messageId: 'folder', target };
  }
  if (wanted.startsWith('node:') || builtinModules.includes(wanted)) return zone.node ? null : { messageId: 'node', target: wanted };
  const name = wanted.split('/', wanted.startsWith('@') ? 2 : 1).join('/');
  return zone.packages.includes(name) ? null : { messageId: 'package', target: name };
}

/** @param {string} path */
const posixPath = (path) => path.split(sep).join('/');
