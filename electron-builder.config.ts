import type { Configuration } from 'electron-builder'

/** Each of Electron's fuses is decided here; one that electron-builder comes to know and nobody decided is a type error. */
type EveryFuse = Required<Omit<NonNullable<Configuration['electronFuses']>, 'resetAdHocDarwinSignature'>>

const fuses: EveryFuse = {
  // Whoever can set an environment variable must not get a Node with our signature on it.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // The page's origin has no cookies; should one ever come, it is not kept in the clear.
  enableCookieEncryption: true,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  // There is one snapshot, and the page must not start from one that was made for the main process.
  loadBrowserProcessSpecificV8Snapshot: false,
  // The page comes from http://127.0.0.1; nothing is loaded from files.
  grantFileProtocolExtraPrivileges: false,
}

const config: Configuration = {
  appId: 'app.parley.desktop',
  productName: 'Parley',
  copyright: 'MIT licence',
  directories: { output: 'out/packages', buildResources: 'resources' },
  // What runs, and no source of it; and of the packages nothing that Electron brings itself or that is under the GPL.
  files: [
    'package.json',
    'LICENSE',
    'out/main/**',
    'out/preload/**',
    'out/renderer/**',
    'resources/ears/**',
    'resources/tray/**',
    'resources/icon.png',
    '!**/*.{ts,tsx,map,md}',
    '!node_modules/node-*-*/**',
    '!node_modules/node-bin-*/**',
    '!node_modules/@echogarden/**',
    // Of the runtime only what the server's detector loads; the page has its own copy in out/renderer.
    '!node_modules/onnxruntime-web/dist/*.{jsep,asyncify,jspi,webgl,webgpu,all}*',
  ],
  asar: true,
  // Python reads the ears' script; the detector's thread reads its model and runtime by path; the store's are files like it.
  asarUnpack: [
    'resources/ears/**',
    'out/main/silero-worker.js',
    'out/main/copy-worker.js',
    'out/main/import-worker.js',
    'out/renderer/vad/**',
    'node_modules/onnxruntime-web/**',
    'node_modules/@ricky0123/vad-web/**',
  ],
  // Every package is JavaScript or WebAssembly: nothing to compile, and no headers to fetch for it.
  npmRebuild: false,
  electronFuses: fuses,
  electronLanguages: ['en-US'],
  mac: {
    target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
    category: 'public.app-category.productivity',
    icon: 'resources/icon.png',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'resources/mac/entitlements.plist',
    entitlementsInherit: 'resources/mac/entitlements.plist',
    extendInfo: {
      NSMicrophoneUsageDescription:
        'Parley listens to you while voice is on. What you say goes to the provider that you have chosen, or stays on this machine.',
    },
  },
  win: { target: [{ target: 'nsis', arch: ['x64'] }], icon: 'resources/icon.png' },
  nsis: { oneClick: true, perMachine: false, deleteAppDataOnUninstall: false },
  linux: {
    target: ['AppImage', 'tar.gz'],
    executableName: 'parley',
    category: 'Utility',
    icon: 'resources/icon.png',
    synopsis: 'The desktop voice assistant that you can interrupt.',
  },
}

export default config
