import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cruiseTree, judgeWalls, namesOfRules } from './import-walls.ts'

const rulesFile = join(import.meta.dirname, '..', '.dependency-cruiser.mjs')

/** One import per line: "file -> what it imports", and the rule that must catch it. */
const crossings: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['shared/std/queue.ts', 'shared/audio/format.ts', 'std-imports-nothing'],
  ['shared/std/clock.ts', 'node:timers', 'std-imports-nothing'],
  ['shared/audio/player.ts', 'main/telemetry/log.ts', 'shared-imports-shared'],
  ['shared/audio/file.ts', 'node:fs', 'shared-imports-shared'],
  ['shared/vad/edges.ts', 'zod', 'only-the-protocol-parses'],
  ['main/voice/session.ts', 'main/server/server.ts', 'voice-sees-seams-only'],
  ['main/voice/typed.ts', 'type main/providers/registry.ts', 'voice-sees-seams-only'],
  ['main/voice/files.ts', 'node:fs', 'voice-sees-seams-only'],
  ['main/voice/door.ts', 'express', 'voice-knows-no-transport'],
  ['main/capture/listens.ts', 'main/server/server.ts', 'capture-sees-seams-only'],
  ['main/capture/asks.ts', 'main/providers/sphinx/ears.ts', 'capture-sees-seams-only'],
  ['main/server/knows.ts', 'main/capture/listens.ts', 'session-knows-no-capture'],
  ['main/providers/nosy.ts', 'main/voice/other.ts', 'providers-see-no-session'],
  ['main/providers/flite/voice.ts', 'main/providers/sphinx/ears.ts', 'adapter-folders-are-apart'],
  ['main/providers/stt-cloud.ts', 'main/providers/llm-cloud.ts', 'adapter-files-are-apart'],
  ['main/vad/picks.ts', 'main/providers/sphinx/ears.ts', 'only-the-registry-picks-adapters'],
  ['main/server/direct.ts', 'main/store/database.ts', 'server-opens-doors-only'],
  ['main/store/knows.ts', 'main/voice/other.ts', 'store-keeps-only'],
  ['main/client/cheats.ts', 'main/server/server.ts', 'client-is-a-stranger'],
  ['main/protocol-check/kin.ts', 'main/client/other.ts', 'check-is-a-stranger'],
  ['main/config/leans.ts', 'main/voice/other.ts', 'ground-of-main'],
  ['main/server/impatient.ts', 'main/system-clock.ts', 'clock-at-the-roots'],
  ['main/server/window.ts', 'electron', 'electron-at-the-edge'],
  ['main/host.ts', 'main/app/tray.ts', 'host-never-reaches-electron'],
  ['preload/index.ts', 'main/server/server.ts', 'preload-is-a-bridge'],
  ['renderer/main.ts', 'main/server/server.ts', 'renderer-is-a-page'],
  ['renderer/worker/files.ts', 'node:fs', 'renderer-is-a-page'],
  ['renderer/views/orb.ts', 'renderer/connection/socket.ts', 'views-only-show'],
  ['renderer/state/reducer.ts', 'renderer/connection/socket.ts', 'page-state-is-pure'],
  ['renderer/audio/player.ts', 'renderer/connection/socket.ts', 'connection-and-audio-are-apart'],
  ['main/telemetry/tested.ts', 'bench/run.ts', 'product-stands-alone'],
  ['e2e/inside.ts', 'main/server/server.ts', 'e2e-is-outside'],
  ['e2e/gallery/shows.ts', 'renderer/views/orb.ts', 'e2e-is-outside'],
  ['e2e/gallery/page/runs.ts', 'renderer/connection/socket.ts', 'gallery-draws-views'],
  ['bench/inside.ts', 'main/cli/talk.ts', 'bench-measures-modules'],
  ['main/server/tooling.ts', 'vitest', 'no-dev-package-in-the-product'],
  ['main/server/lucky.ts', 'unnamed', 'only-named-packages'],
  ['main/server/outside.ts', '../outside.ts', 'inside-the-project'],
  ['main/server/lost.ts', 'main/server/nowhere.ts', 'resolves'],
  ['main/store/egg.ts', 'type main/store/hen.ts', 'no-cycles'],
]

/** Imports that must stay possible. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['main/app/tray.ts', 'electron'],
  ['main/index.ts', 'main/app/tray.ts'],
  ['main/server/server.ts', 'express'],
  ['main/server/server.ts', 'main/voice/other.ts'],
  ['main/voice/other.ts', 'shared/std/plain.ts'],
  ['main/voice/other.ts', 'main/providers/types.ts'],
  ['main/capture/listens.ts', 'main/voice/other.ts'],
  ['main/capture/listens.ts', 'main/providers/types.ts'],
  ['main/providers/registry.ts', 'main/providers/llm-cloud.ts'],
  ['main/providers/registry.ts', 'main/providers/types.ts'],
  ['main/providers/sphinx/ears.ts', 'main/providers/types.ts'],
  ['main/store/database.ts', 'node:sqlite'],
  ['main/cli/talk.ts', 'main/system-clock.ts'],
  ['main/telemetry/log.test.ts', 'vitest'],
  ['shared/protocol/messages.ts', 'zod'],
  ['bench/run.ts', 'main/voice/other.ts'],
]

let root = ''
let caught: readonly string[] = []

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text, { flag: 'a' })
}

function importLine(from: string, to: string): string {
  const [, type = '', target = ''] = /^(type )?(.*)$/.exec(to) ?? []
  const up = '../'.repeat(from.split('/').length - 1)
  const specifier = target.includes('/') ? `${up}${target}` : target
  return type === '' ? `import '${specifier}'\n` : `import type { X } from '${specifier}'\nexport type Y = X\n`
}

beforeAll(async () => {
  // One folder deeper than the temporary one, so that "outside the project" has somewhere to be.
  root = join(mkdtempSync(join(tmpdir(), 'parley-walls-')), 'project')
  for (const name of ['zod', 'express', 'electron', 'vitest', 'unnamed']) {
    put(`node_modules/${name}/package.json`, `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`)
    put(`node_modules/${name}/index.js`, '')
  }
  const named = { dependencies: { zod: '1', express: '1' }, devDependencies: { electron: '1', vitest: '1' } }
  put('package.json', JSON.stringify({ name: 'walls', type: 'module', ...named }))
  put('tsconfig.base.json', '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true } }')
  put('../outside.ts', 'export const outside = 1\n')
  put('main/store/hen.ts', importLine('main/store/hen.ts', 'type main/store/egg.ts'))
  put('main/store/alone.ts', 'export const alone = 1\n')
  put('main/store/forgotten.ts', `import './unused.ts'\n`)
  for (const [from, to] of [...crossings, ...allowed]) put(from, importLine(from, to))
  for (const file of ['shared/audio/format', 'shared/std/plain', 'main/telemetry/log', 'main/providers/types'])
    put(`${file}.ts`, '')
  for (const file of [
    'main/store/unused',
    'renderer/connection/socket',
    'main/system-clock',
    'main/providers/llm-cloud',
  ])
    put(`${file}.ts`, '')
  caught = (await cruiseTree(root, rulesFile)).violations
})

afterAll(() => {
  rmSync(dirname(root), { recursive: true, force: true })
})

describe('the import walls', () => {
  it.each(crossings)('%s -> %s is caught by %s', (from, _to, rule) => {
    expect(caught.filter((line) => line.startsWith(`${rule}: ${from}`))).not.toEqual([])
  })

  it.each([
    ['no-orphans', 'main/store/alone.ts'],
    ['no-dead-modules', 'main/store/forgotten.ts'],
    ['no-dead-modules', 'main/store/unused.ts'],
  ])('%s catches %s', (rule, file) => {
    expect(caught).toContain(`${rule}: ${file}`)
  })

  it.each(allowed)('%s -> %s stays possible', (from, to) => {
    const target = to.includes('/') ? to : to.replace(/^node:/, '')
    expect(caught.filter((line) => line.includes(`: ${from} -> `) && line.includes(target))).toEqual([])
  })

  it('are each broken on purpose here', async () => {
    const broken = new Set([...crossings.map(([, , rule]) => rule), 'no-orphans', 'no-dead-modules'])
    expect([...broken].sort()).toEqual([...(await namesOfRules(rulesFile))].sort())
  })
})

describe('judgeWalls', () => {
  it.each([
    ['a small tree may be small', 10, 10, [], true],
    ['a tree that was not read fails', 0, 200, [], false],
    ['49 of 50 is not read', 49, 50, [], false],
    ['enough modules and no crossing pass', 60, 60, [], true],
    ['one crossing fails', 60, 60, ['voice-sees-seams-only: a -> b'], false],
  ])('%s', (_title, ...[modules, files, violations, isGood]) => {
    expect(judgeWalls({ modules, files, violations }).isGood).toBe(isGood)
  })
})
