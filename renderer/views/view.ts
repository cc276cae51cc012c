import type { AppState } from '../state/app-state.ts'

/** A part of the page: made once, then brought up to date with every new state. */
export interface View {
  readonly element: HTMLElement
  update(state: AppState): void
}
