import type { Clock } from '../../shared/std/clock.ts'
import { initialDraft, transition, type DraftEffect, type DraftEvent, type DraftState } from './draft-checkpoint.ts'

/** Runs the checkpoint policy of one answer: tell it how long the text is now, it calls `save` when that is due. */
export class DraftSaver {
  readonly #clock: Clock
  readonly #save: () => void
  #state: DraftState = initialDraft
  #stopTimer: (() => void) | undefined

  constructor(options: { readonly clock: Clock; readonly save: () => void }) {
    this.#clock = options.clock
    this.#save = options.save
  }

  /** `characters` is the length of the whole text so far. */
  textGrown(characters: number): void {
    this.#dispatch({ type: 'text-grown', characters })
  }

  /** Nothing is saved after this; the caller saves the finished item itself. */
  end(): void {
    this.#dispatch({ type: 'ended' })
  }

  #dispatch(event: DraftEvent): void {
    const step = transition(this.#state, event)
    this.#state = step.state
    for (const effect of step.effects) this.#run(effect)
  }

  #run(effect: DraftEffect): void {
    switch (effect.type) {
      case 'save':
        this.#save()
        break
      case 'start-age-timer':
        this.#stopTimer = this.#clock.after(effect.delayMs, () => {
          this.#dispatch({ type: 'age-elapsed' })
        })
        break
      case 'stop-age-timer':
        this.#stopTimer?.()
        break
    }
  }
}
