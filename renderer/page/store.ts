import type { AppState } from '../state/app-state.ts'
import { reduce, type AppEvent } from '../state/reducer.ts'

export interface Store {
  readonly state: AppState
  dispatch(event: AppEvent): void
  subscribe(listener: (state: AppState, before: AppState) => void): void
}

export function createStore(initial: AppState): Store {
  let state = initial
  const listeners: ((state: AppState, before: AppState) => void)[] = []
  return {
    get state() {
      return state
    },
    dispatch(event) {
      const before = state
      state = reduce(before, event)
      if (state !== before) for (const listener of listeners) listener(state, before)
    },
    subscribe(listener) {
      listeners.push(listener)
    },
  }
}
