import type { Configuration } from 'electron-builder';

/**
 * How the desktop station is packed; nothing is published from here. Only what is listed goes in: Vite has put every package into the bundles,
 * so no node_modules is shipped. Each fuse is decided, and one that a later Electron adds is an error until it is.
 */
type Fuses = Required<Omit<NonNullable<Configuration['electronFuses']>, 'resetAdHocDarwinSignature'>>;

const fuses: Fuses = {
  // ELECTRON_RUN_AS_NODE, NODE_OPTIONS and --inspect would each open the station up.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  enableCookieEncryption: true,
  // One V8 snapshot serves all processes.
  loadBrowserProcessSpecificV8Snapshot: false,
  // Own pages come by app://.
  grantFileProtocolExtraPrivileges: false,
};

const config: Configuration = {
  appId: 'org.stationmaster.station',
  productName: 'Stationmaster',
  copyright: 'MIT licence',
  directories: { output: 'release' },
  // The board, the hub's bundle (out/electron/hub.js) and the faces that it gives out are for the staff's machine; which of the two a machine is, its policy says.
  files: ['out/electron/**/*', 'out/kiosk/**/*', 'out/board/**/*', 'resources/pictures/faces/*', 'package.json', '!node_modules/**/*', '!**/*.map'],
  extraFiles: ['LICENSE'],
  asar: true,
  npmRebuild: false,
  electronFuses: { ...fuses, resetAdHocDarwinSignature: true },
  electronLanguages: ['en-US', 'es'],
  publish: null,
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',
  linux: {
    target: ['deb', 'AppImage'],
    category: 'Education',
    executableName: 'stationmaster',
    maintainer: 'Stationmaster <stationmaster@stationmaster.example>',
  },
  win: { target: ['nsis'], requestedExecutionLevel: 'asInvoker' },
  nsis: { oneClick: false, perMachine: true, allowElevation: true, runAfterFinish: false, deleteAppDataOnUninstall: false },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.education', hardenedRuntime: true, minimumSystemVersion: '13.0' },
};

export default config;
