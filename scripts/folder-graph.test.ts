import { expect, it } from 'vitest'
import { folderGraph, folderOf } from './folder-graph.ts'

it.each([
  ['main/voice/pacer.ts', 'main/voice'],
  ['main/providers/offline-brain/skills/dice.ts', 'main/providers'],
  ['main/host.ts', 'main'],
  ['main/voice/pacer.test.ts', undefined],
  ['main/testing/memory-stores.ts', undefined],
  ['node_modules/zod/index.js', undefined],
  ['scripts/check.ts', undefined],
])('%s belongs to %s', (path, folder) => {
  expect(folderOf(path)).toBe(folder)
})

it('draws each folder and each direction once, in a fixed order', () => {
  const modules = [
    { source: 'main/voice/b.ts', dependencies: [{ resolved: 'shared/std/clock.ts' }, { resolved: 'zod' }] },
    { source: 'main/voice/a.ts', dependencies: [{ resolved: 'shared/std/clock.ts' }, { resolved: 'main/voice/b.ts' }] },
    { source: 'shared/std/clock.ts', dependencies: [] },
  ]
  expect(folderGraph(modules)).toBe(
    ['flowchart LR', '  main_voice["main/voice"]', '  shared_std["shared/std"]', '  main_voice --> shared_std'].join(
      '\n',
    ),
  )
})
