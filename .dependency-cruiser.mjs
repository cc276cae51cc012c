// Who may import whom. Every rule is an error, none has a list of exempted files, and scripts/walls.test.ts breaks each
// one on purpose: a rule without such a case fails that test.

// Tests and what only they use may import what they need.
const test = '(\\.test\\.tsx?$|/__fixtures__/|^(main|renderer)/testing/)'
const electronSide = '^main/(app/|index\\.ts$|config/secrets-electron\\.ts$)'
// What starts by itself: programs, workers and children. All else must be reachable from one of them.
const roots =
  '^((main|renderer|preload)/(index|host|main)\\.tsx?$|main/cli/[^/]+\\.ts$|.*(-worker|-worklet|-child)\\.ts$|renderer/worker/|(scripts|bench|e2e)/|[^/]+\\.config\\.ts$)'

function only(name, comment, from, allowed) {
  return { name, comment, severity: 'error', from: { path: from, pathNot: test }, to: { pathNot: allowed } }
}

function never(name, comment, from, to) {
  return { name, comment, severity: 'error', from: { pathNot: test, ...from }, to }
}

const shared = '^shared/'
const packages = '(^|/)node_modules/'
// Paths of Node's own modules have no folder: "fs", "node:sqlite", "fs/promises".
const nodeModules =
  '^(node:)?(assert|buffer|child_process|crypto|dns|events|fs|http|http2|https|module|net|os|path|perf_hooks|process|readline|sqlite|stream|string_decoder|timers|tls|url|util|v8|vm|wasi|worker_threads|zlib)(/|$)'

export default {
  forbidden: [
    // shared: runs in Node, a page, a worker and a worklet
    only('std-imports-nothing', 'The ground everything stands on; it stands on nothing.', '^shared/std/', [
      '^shared/std/',
    ]),
    only(
      'shared-imports-shared',
      'Code that runs anywhere knows neither Node nor the DOM nor a side of the socket.',
      shared,
      [shared, `${packages}zod/`],
    ),
    never(
      'only-the-protocol-parses',
      'Schemas stand at the edge. Audio maths and policies must load in a worklet without 137 kB of zod.',
      { path: '^shared/(?!protocol/)' },
      { path: `${packages}zod/` },
    ),

    // main
    only(
      'voice-sees-seams-only',
      'The voice session is policy over seams: with no socket, file, model or clock of its own it runs in any test.',
      '^main/voice/',
      [shared, '^main/voice/', '^main/(providers|store)/types\\.ts$', '^main/telemetry/', packages],
    ),
    never(
      'voice-knows-no-transport',
      'The same session serves WebSocket, SSE and replay, and any provider: none of them may leak in.',
      { path: '^main/voice/' },
      { path: `${packages}(express|ws|electron|ai|@ai-sdk|pino|onnxruntime-web)/` },
    ),
    only(
      'capture-sees-seams-only',
      'What is written down of a session is what crosses its seams: no door, no adapter, and the same in a replay.',
      '^main/capture/',
      [shared, '^main/(capture|voice|telemetry)/', '^main/(providers|store)/types\\.ts$', packages, nodeModules],
    ),
    never(
      'session-knows-no-capture',
      'A session that knew it is written down could behave otherwise.',
      { path: '^(shared|main/(voice|server|providers|store|vad|config))/' },
      { path: '^main/capture/' },
    ),
    only(
      'providers-see-no-session',
      'An adapter turns a model into a seam; it knows neither who asks nor over which door.',
      '^main/providers/',
      [shared, '^main/(providers|telemetry|config|processes)/', '^main/store/types\\.ts$', packages, nodeModules],
    ),
    never(
      'adapter-folders-are-apart',
      'One provider can go without the others noticing; only the registry and what is beside it are common ground.',
      { path: '^main/providers/([^/]+)/' },
      { path: '^main/providers/[^/]+/', pathNot: ['^main/providers/$1/'] },
    ),
    never(
      'adapter-files-are-apart',
      'A language model, ears and a voice of one vendor are three adapters; what two share has a file named for it.',
      { path: '^main/providers/(llm|stt|tts)-' },
      { path: '^main/providers/(llm|stt|tts)-', pathNot: ['^main/providers/$1-'] },
    ),
    never(
      'only-the-registry-picks-adapters',
      'Which adapter serves is decided in one place, from the settings.',
      { path: '^main/(?!cli/|host(-providers|-settings)?\\.ts$|index\\.ts$|providers/)' },
      { path: '^main/providers/', pathNot: ['^main/providers/(types|registry)\\.ts$'] },
    ),
    only(
      'server-opens-doors-only',
      'Doors check, decode and hand over; conversations, models and files are behind main/voice.',
      '^main/server/',
      [shared, '^main/(server|voice|telemetry)/', packages, nodeModules],
    ),
    only('store-keeps-only', 'What is kept depends on what was said, not on who keeps the session.', '^main/store/', [
      shared,
      '^main/(store|telemetry)/',
      packages,
      nodeModules,
    ]),
    only(
      'client-is-a-stranger',
      'Our own client knows what the protocol page tells anybody, and nothing of the server.',
      '^main/client/',
      [shared, '^main/client/', packages, nodeModules],
    ),
    only(
      'check-is-a-stranger',
      'What judges servers and clients by the page must not share their code: it would share their mistakes.',
      '^main/protocol-check/',
      [
        '^shared/(protocol|std|audio)/',
        '^main/protocol-check/',
        `${packages}(ws|@types/ws|eventsource-parser)/`,
        nodeModules,
      ],
    ),
    only(
      'ground-of-main',
      'Settings, logs, child processes and the detector are used by everybody and use nobody.',
      '^main/(config|telemetry|processes|vad)/',
      [shared, '^main/(config|telemetry|processes|vad)/', packages, nodeModules],
    ),
    never(
      'clock-at-the-roots',
      'Time is an argument. Whoever reads the machine’s clock by itself cannot be tested without sleeping.',
      { path: '^(main|shared)/', pathNot: [test, '^main/(cli/|host\\.ts$|index\\.ts$)', '-worker\\.ts$'] },
      { path: '^main/system-clock\\.ts$' },
    ),
    never(
      'electron-at-the-edge',
      'Server, voice, providers and replay run and are tested in plain Node.',
      { path: '^(main|shared|renderer)/', pathNot: [test, electronSide] },
      { path: `${packages}electron/|^electron$` },
    ),
    {
      name: 'host-never-reaches-electron',
      comment:
        'The browser host and every program must start where Electron’s binary cannot be had: importing it downloads it.',
      severity: 'error',
      from: { path: '^main/(host\\.ts$|cli/)', pathNot: test },
      to: { path: `${packages}electron/|^electron$`, reachable: true },
    },

    // preload and renderer
    only(
      'preload-is-a-bridge',
      'It has privileges a page must not get: it names what may cross and does nothing else.',
      '^preload/',
      ['^preload/', '^shared/protocol/', `${packages}electron/`, '^electron$'],
    ),
    never(
      'renderer-is-a-page',
      'The page talks to the main process over the socket like any client, and has no Node.',
      { path: '^renderer/' },
      { path: ['^(main|preload)/', nodeModules] },
    ),
    never(
      'views-only-show',
      'A view is a function of state: no socket, no microphone, no speaker behind it.',
      { path: '^renderer/views/' },
      { path: '^renderer/(connection|audio|voice|worker)/' },
    ),
    never(
      'page-state-is-pure',
      'The reducer and the policies run in tests and in replay, without a page. What the worker says is a contract.',
      { path: '^renderer/(state/|voice/(talk-gate|barge-in)|audio/playout-buffer)' },
      { path: '^renderer/(views|connection|worker)/', pathNot: ['^renderer/worker/worker-messages\\.ts$'] },
    ),
    never(
      'connection-and-audio-are-apart',
      'Losing the network is no business of the speaker, nor a headset of the socket.',
      { path: '^renderer/(connection|audio)/' },
      { path: '^renderer/(connection|audio|views|state)/', pathNot: ['^renderer/$1/'] },
    ),

    // around the product
    never(
      'product-stands-alone',
      'What is shipped never needs a test, a measurement or a script.',
      { path: '^(main|shared|preload|renderer)/', pathNot: test },
      { path: ['^(e2e|bench|scripts)/', test] },
    ),
    never(
      'e2e-is-outside',
      'End-to-end specs use the product as a user or a client does.',
      { path: '^e2e/', pathNot: [test, '^e2e/gallery/page/'] },
      { path: '^(main|renderer|preload)/' },
    ),
    only(
      'gallery-draws-views',
      'A picture is a view of a state that events have led to: what is behind a view would run in it.',
      '^e2e/gallery/page/',
      [
        shared,
        '^e2e/gallery/page/',
        '^renderer/(views|state|code)/',
        '^renderer/(page/store|audio/microphone-problem)\\.ts$',
        packages,
      ],
    ),
    never(
      'bench-measures-modules',
      'A measurement imports the pure module it measures, never the assembled product: that it starts and talks to.',
      { path: '^bench/' },
      { path: '^(main/(app/|host\\.ts$|index\\.ts$|cli/(start|talk)\\.ts$)|renderer/main\\.|preload/)' },
    ),
    never(
      'no-dev-package-in-the-product',
      'It would be missing from an installed Parley. Types are not there at run time and may come.',
      { path: '^(main|shared|preload)/', pathNot: [test, electronSide] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: ['@types/', `${packages}electron/`] },
    ),
    never(
      'only-named-packages',
      'A package that package.json does not name is there by luck.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    never('inside-the-project', 'Everything a fresh clone needs is in it.', {}, { path: '^\\.\\./' }),
    never('resolves', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    {
      name: 'no-cycles',
      comment: 'Also not by types: two modules that need each other are one, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports it and it imports nothing.',
      severity: 'error',
      from: { orphan: true, pathNot: [test, '\\.d\\.ts$', roots] },
      to: {},
    },
    {
      name: 'no-dead-modules',
      comment: 'No program, worker, script or measurement reaches it: only its own test knows it is there.',
      severity: 'error',
      from: { path: roots },
      to: { path: '^(main|shared|renderer|preload)/', pathNot: [test, '\\.d\\.ts$', roots], reachable: false },
    },
  ],
  options: {
    // Type-only imports count: a wall that types may cross is none.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|\\.cache)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.json'],
    },
  },
}
