import type { Mode } from '../../../shared/protocol/client-messages.ts'
import type { SessionMessage } from '../../../shared/protocol/server-messages.ts'
import { initialState, type AppState } from '../../../renderer/state/app-state.ts'
import { reduce, type AppEvent } from '../../../renderer/state/reducer.ts'

/** What happens to a page: something of its own, or a message of its session. */
export type Happening = AppEvent | { readonly type: 'says'; readonly message: SessionMessage }

/** What somebody does with what is drawn, where a view keeps it to itself: each is found by its name. */
export type Deed =
  | { readonly press: string }
  | { readonly type: string; readonly text: string }
  | { readonly key: string; readonly line: string }

/** One view in one state. */
export interface Scene {
  readonly view: string
  readonly state: string
  readonly mode?: Mode
  readonly happenings: (nowMs: number) => readonly Happening[]
  readonly deeds?: readonly Deed[]
  /** Of a window that is narrower than the two sizes everything is looked at in. */
  readonly widthPx?: number
  /** The page that could not start, which has no state. */
  readonly closedDoor?: { readonly message: string; readonly canReload: boolean }
}

export function stateOf(scene: Scene, nowMs: number): AppState {
  const fresh = initialState({ mode: scene.mode ?? 'always-listening', preset: 'balanced' })
  return scene.happenings(nowMs).reduce(afterwards, fresh)
}

export function says(message: SessionMessage): Happening {
  return { type: 'says', message }
}

function afterwards(state: AppState, happening: Happening): AppState {
  if (happening.type !== 'says') return reduce(state, happening)
  const numbers = { epoch: state.session?.epoch ?? 1, seq: (state.session?.lastSeq ?? 0) + 1 }
  return reduce(state, { type: 'server', message: { ...happening.message, ...numbers } })
}
