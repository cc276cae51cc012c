import { createStore as createZustandStore, type StoreApi } from 'zustand/vanilla'
import type { AppState } from '../state/app-state.ts'
import { reduce, type AppEvent } from '../state/reducer.ts'

export interface Store {
  readonly state: AppState
  /** For the views: they read, and are told; nothing changes the state but an event. */
  readonly readable: Pick<StoreApi<AppState>, 'getState' | 'getInitialState' | 'subscribe'>
  dispatch(event: AppEvent): void
  /** Returns what ends it. */
  subscribe(listener: (state: AppState, before: AppState) => void): () => void
}

export function createStore(initial: AppState): Store {
  const kept = createZustandStore<AppState>(() => initial)
  return {
    get state() {
      return kept.getState()
    },
    readable: kept,
    dispatch(event) {
      const before = kept.getState()
      const state = reduce(before, event)
      if (state !== before) kept.setState(state, true)
    },
    subscribe: (listener) => kept.subscribe(listener),
  }
}
