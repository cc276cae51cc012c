import type { Clock } from '../../shared/std/clock.ts'
import { initialDraft, transition, type DraftEffect, type DraftEvent, type DraftState } from './draft-checkpoint.ts'

/** 24 kHz samples that weigh as much as one character: what is heard is saved about as often as what is made. */
const samplesPerCharacter = 1_700

/** Runs the checkpoint policy of one answer: tell it how much there is and was heard, it calls `save` when that is due. */
export class DraftSaver {
  readonly #clock: Clock
  readonly #save: () => void
  #state: DraftState = initialDraft
  #characters = 0
  #playedCharacters = 0
  #stopTimer: (() => void) | undefined

  constructor(options: { readonly clock: Clock; readonly save: () => void }) {
    this.#clock = options.clock
    this.#save = options.save
  }

  /** `characters` is the length of the whole text so far. */
  textGrown(characters: number): void {
    this.#characters = characters
    this.#grown()
  }

  /** `samples` counts all that was heard of it. */
  played(samples: number): void {
    this.#playedCharacters = Math.floor(samples / samplesPerCharacter)
    this.#grown()
  }

  /** Nothing is saved after this; the caller saves the finished item itself. */
  end(): void {
    this.#dispatch({ type: 'ended' })
  }

  /** Always both: what was heard must not count as text that is saved already. */
  #grown(): void {
    this.#dispatch({ type: 'text-grown', characters: this.#characters + this.#playedCharacters })
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
