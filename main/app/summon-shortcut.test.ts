import { expect, test } from 'vitest'
import { SummonShortcut } from './summon-shortcut.ts'

function scriptedRegistry(taken: readonly string[] = []) {
  const held = new Map<string, () => void>()
  return {
    held,
    register: (accelerator: string, onPress: () => void): boolean => {
      if (accelerator === 'Ctrl+F13') throw new TypeError('conversion failure')
      if (taken.includes(accelerator) || held.has(accelerator)) return false
      held.set(accelerator, onPress)
      return true
    },
    unregister: (accelerator: string): void => {
      held.delete(accelerator)
    },
  }
}

function shortcut(registry: ReturnType<typeof scriptedRegistry>) {
  let presses = 0
  const summon = new SummonShortcut({
    registry,
    onPress: () => {
      presses += 1
    },
  })
  return { summon, presses: () => presses }
}

test('a shortcut that is free is held, and pressing it summons', () => {
  const registry = scriptedRegistry()
  const { summon, presses } = shortcut(registry)
  expect(summon.outcome.isHeld).toBe(false)
  expect(summon.use('Ctrl+Space')).toEqual({ isHeld: true, accelerator: 'Ctrl+Space' })
  registry.held.get('Ctrl+Space')?.()
  expect(presses()).toBe(1)
})

test('another one takes the place of the first', () => {
  const registry = scriptedRegistry()
  const { summon } = shortcut(registry)
  summon.use('Ctrl+Space')
  summon.use('Alt+Space')
  expect([...registry.held.keys()]).toEqual(['Alt+Space'])
  expect(summon.outcome).toEqual({ isHeld: true, accelerator: 'Alt+Space' })
})

test('one that is taken is refused by name, and the old one stays', () => {
  const registry = scriptedRegistry(['Alt+Space'])
  const { summon } = shortcut(registry)
  summon.use('Ctrl+Space')
  const refused = summon.use('Alt+Space')
  expect(refused).toMatchObject({ isHeld: false, accelerator: 'Alt+Space' })
  expect(refused).toHaveProperty('reason', expect.stringMatching(/Alt\+Space is taken .* Ctrl\+Space stays\./))
  expect([...registry.held.keys()]).toEqual(['Ctrl+Space'])
  expect(summon.outcome).toEqual({ isHeld: true, accelerator: 'Ctrl+Space' })
})

test.each([['A'], ['Ctrl+F13']])('%s is refused with a sentence, and nothing is held', (accelerator) => {
  const registry = scriptedRegistry()
  const { summon } = shortcut(registry)
  const refused = summon.use(accelerator)
  expect(refused).toMatchObject({ isHeld: false, accelerator })
  expect(summon.outcome).toEqual(refused)
  expect(registry.held.size).toBe(0)
})

test('asking again for the one that is held changes nothing', () => {
  const registry = scriptedRegistry()
  const { summon } = shortcut(registry)
  summon.use('Ctrl+Space')
  expect(summon.use('Ctrl+Space')).toEqual({ isHeld: true, accelerator: 'Ctrl+Space' })
})

test('it is given up by asking for none, and twice is no harm', () => {
  const registry = scriptedRegistry()
  const { summon } = shortcut(registry)
  summon.use('Ctrl+Space')
  expect(summon.use(undefined)).toMatchObject({ isHeld: false, accelerator: undefined })
  summon.close()
  expect(registry.held.size).toBe(0)
})
