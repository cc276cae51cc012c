import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { initialState, type AppState } from '../state/app-state.ts'
import type { Actions } from '../views/actions.ts'
import { messageFieldId } from '../views/field-ids.ts'
import { listenToKeys } from './keyboard.ts'

/** As much of an element as the keys ask for. */
class ScriptedElement {
  readonly #matches: string
  isFocused = false

  constructor(matches: string) {
    this.#matches = matches
  }

  closest(selector: string): ScriptedElement | null {
    return selector.includes(this.#matches) ? this : null
  }

  focus(): void {
    this.isFocused = true
  }

  blur(): void {
    this.isFocused = false
  }
}

beforeEach(() => {
  vi.stubGlobal('Element', ScriptedElement)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

class Keyboard {
  readonly done: string[] = []
  readonly field = new ScriptedElement('textarea')
  readonly #listeners = new Map<string, (event: object) => void>()

  constructor(state: Partial<AppState> = {}) {
    const actions = new Proxy({} as Actions, {
      get: (_target, name) => (given?: unknown) => {
        this.done.push(given === undefined ? String(name) : `${String(name)} ${JSON.stringify(given)}`)
      },
    })
    const document = {
      addEventListener: (type: string, listener: (event: object) => void) => this.#listeners.set(type, listener),
      getElementById: (id: string) => (id === messageFieldId ? this.field : null),
    }
    listenToKeys({
      document: document as Partial<Document> as Document,
      actions,
      state: () => ({ ...initialState({ mode: 'always-listening', preset: 'balanced' }), ...state }),
    })
  }

  on(type: string, given: object): { isPrevented: boolean } {
    const outcome = { isPrevented: false }
    const held = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }
    const event = { key: '', code: '', target: null, repeat: false, isComposing: false, defaultPrevented: false }
    this.#listeners.get(type)?.({
      ...held,
      ...event,
      preventDefault: () => {
        outcome.isPrevented = true
      },
      ...given,
    })
    return outcome
  }
}

const space = { key: ' ', code: 'Space' }

describe('the keys of the window', () => {
  test('talk while Space is held, once, where voice is on', () => {
    const keys = new Keyboard({ line: 'voice' })
    keys.on('keydown', space)
    keys.on('keydown', { ...space, repeat: true })
    keys.on('keyup', space)
    expect(keys.done).toEqual(['setTalkKey true', 'setTalkKey false'])
  })

  test('leave Space to the browser where voice is off', () => {
    const keys = new Keyboard()
    expect(keys.on('keydown', space).isPrevented).toBe(false)
    expect(keys.done).toEqual([])
  })

  test('leave to a field, a menu or an input method what is theirs', () => {
    const keys = new Keyboard({ line: 'voice' })
    keys.on('keydown', { ...space, target: new ScriptedElement('textarea') })
    keys.on('keydown', { ...space, defaultPrevented: true })
    keys.on('keydown', { ...space, isComposing: true })
    expect(keys.done).toEqual([])
  })

  test('stop with Escape, and let whatever is open close by it too', () => {
    const keys = new Keyboard()
    expect(keys.on('keydown', { key: 'Escape', code: 'Escape' }).isPrevented).toBe(false)
    expect(keys.done).toEqual(['stop'])
  })

  test('turn over what is, not what was', () => {
    const keys = new Keyboard({ isMuted: true })
    keys.on('keydown', { key: '?', code: 'Slash', shiftKey: true })
    keys.on('keydown', { key: 'm', code: 'KeyM', ctrlKey: true, shiftKey: true })
    expect(keys.done).toEqual(['setShortcutsShown true', 'setMuted false'])
  })
})

test('a button that was clicked does not take the next Space; one that was pressed by keys keeps the focus', () => {
  const keys = new Keyboard()
  const button = new ScriptedElement('button')
  button.focus()
  keys.on('click', { detail: 0, target: button })
  expect(button.isFocused).toBe(true)
  keys.on('click', { detail: 1, target: button })
  expect(button.isFocused).toBe(false)
})
