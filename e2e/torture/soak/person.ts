import { waitMs } from '../../../shared/std/clock.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'
import type { SeededRandom } from '../../sound-sets/random.ts'

export interface Habits {
  readonly name: string
  /** One thing said and its answer; false when no answer came, as when it failed or was stopped. Throws when nothing could be sent. */
  turn(): Promise<boolean>
  /** Closes what is open. */
  leave(): void
  /** Of what was acknowledged or numbered and is not there. */
  losses(): Promise<Losses>
}

export interface Losses {
  readonly lost: number
  readonly duplicated: number
}

/** Somebody who goes on from turn to turn, whatever happens. */
export interface Person {
  readonly name: string
  readonly turns: number
  /** Turns that nothing came of: the network or a provider was away. */
  readonly vain: number
  /** When the newest turn that was answered had begun. */
  readonly servedFromMs: number
  /** Resolves between two turns; no other is begun until `goOn`. */
  rest(): Promise<void>
  goOn(): void
  leave(): Promise<Losses>
}

const thoughtMs = 300
const afterFailureMs = 200

export function startPerson(
  habits: Habits,
  { random, hurry }: { readonly random: SeededRandom; readonly hurry: number },
): Person {
  const state = { turns: 0, vain: 0, servedFromMs: -Infinity, isLeaving: false }
  let resting: PromiseWithResolvers<undefined> | undefined
  let onRest: () => void = () => undefined
  const live = async (): Promise<void> => {
    for (;;) {
      if (resting !== undefined) {
        onRest()
        await resting.promise
      }
      if (state.isLeaving) return
      const fromMs = clock.nowMs()
      const isAnswered = await habits.turn().catch(() => false)
      if (isAnswered) {
        state.turns += 1
        state.servedFromMs = fromMs
      } else state.vain += 1
      await waitMs(clock, isAnswered ? random.between(0, 2 * thoughtMs) / hurry : afterFailureMs)
    }
  }
  const life = live()
  const goOn = (): void => {
    resting?.resolve(undefined)
    resting = undefined
  }
  return {
    name: habits.name,
    get turns() {
      return state.turns
    },
    get vain() {
      return state.vain
    },
    get servedFromMs() {
      return state.servedFromMs
    },
    rest() {
      resting ??= Promise.withResolvers<undefined>()
      return new Promise((resolve) => {
        onRest = resolve
      })
    },
    goOn,
    async leave() {
      state.isLeaving = true
      goOn()
      await life
      const losses = await habits.losses()
      habits.leave()
      return losses
    },
  }
}
