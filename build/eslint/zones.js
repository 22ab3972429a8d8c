/**
 * Which folder may import what: the rule that carries the house. The first zone whose `folder` begins a file's path is the file's zone.
 * `may`: folders (and files) of the repository beside the zone's own. `packages`: npm packages beside those every zone of that runtime has; `node`: Node's own modules.
 */
export const zones = [
  { folder: 'core/', may: [], packages: ['valibot'], node: false },
  { folder: 'electron/preload', may: ['core/contract/'], packages: ['electron'], node: false },
  { folder: 'electron/', may: ['core/', 'resources/locales/'], packages: ['electron', 'electron-store', 'valibot', 'uuid', 'temporal-polyfill'], node: true },
  {
    folder: 'hub/',
    may: ['core/', 'package.json'],
    packages: [
      '@fastify/cookie',
      '@fastify/static',
      '@peculiar/asn1-schema',
      '@peculiar/asn1-x509',
      'csv-parse',
      'jose',
      'fastify',
      'kysely',
      'pdf-lib',
      'pg',
      'temporal-polyfill',
      'tldts',
      'uqr',
      'uuid',
      'valibot',
    ],
    node: true,
  },
  // The engine and the screens meet in plain data only; one file puts them together.
  { folder: 'renderer/kiosk/start-station', may: ['core/', 'resources/', 'renderer/'], packages: ['svelte', 'uuid', 'valibot'], node: false },
  // What looks at the camera's picture is fetched with it.
  { folder: 'renderer/kiosk/read-badge', may: ['core/'], packages: ['barcode-detector', 'zxing-wasm'], node: false },
  { folder: 'renderer/kiosk/', may: ['core/', 'resources/', 'renderer/ui/', 'renderer/host/'], packages: ['svelte'], node: false },
  { folder: 'renderer/station/', may: ['core/', 'renderer/data/', 'renderer/host/'], packages: ['dexie', 'uuid', 'valibot'], node: false },
  { folder: 'renderer/data/', may: ['core/'], packages: ['dexie', 'uuid', 'valibot'], node: false },
  { folder: 'renderer/host/', may: ['core/', 'renderer/extension/'], packages: ['valibot', 'uuid'], node: false },
  { folder: 'renderer/ui/', may: ['core/', 'resources/'], packages: ['svelte'], node: false },
  { folder: 'renderer/board/', may: ['core/', 'resources/', 'renderer/ui/'], packages: ['svelte', 'valibot', 'uuid'], node: false },
  { folder: 'renderer/', may: ['core/', 'resources/', 'renderer/'], packages: ['svelte', 'valibot', 'uuid'], node: false },
];
