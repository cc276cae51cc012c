import { z } from 'zod'
import { duelBeginningSchema, type DuelBeginning } from '../../shared/protocol/duel.ts'
import { AssistantError, toAssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { PageAccess } from '../connection/page-access.ts'
import type { DuelCut } from '../state/duel-state.ts'
import type { DuelActions } from '../views/actions.ts'
import { personClip } from './duel-clip.ts'
import { coughRateHz, coughSamples } from './duel-cough.ts'
import { beginning, transition, type DuelCourse, type DuelCourseEvent, type DuelStep } from './duel-course.ts'
import { courseEventOf } from './duel-hearing.ts'
import { DuelMicrophone } from './duel-microphone.ts'
import { serverVersion } from './server-version.ts'
import type { SoundBuffers } from './sound-buffers.ts'
import type { Store } from './store.ts'
import { VoiceCall } from './voice-call.ts'

export interface DuelPorts {
  readonly store: Store
  readonly access: PageAccess
  readonly credential: string
  readonly clock: Clock
  readonly buffers: SoundBuffers
  /** The user's own conversation: two voices at once would only be noise. */
  readonly conversation: { disconnect(): void }
}

/** Two voices are found and one of them speaks a sentence; on Windows the list of voices alone takes seconds. */
const beginWithinMs = 20_000

/** *Hear me being interrupted*: a call like any other, in a session of its own, with a clip for a microphone. */
export class Duel implements DuelActions {
  readonly #ports: DuelPorts
  #running: RunningDuel | undefined

  constructor(ports: DuelPorts) {
    this.#ports = ports
  }

  readonly startDuel = (): void => {
    const { store, conversation } = this.#ports
    this.#running?.close()
    if (store.state.line === 'voice') conversation.disconnect()
    this.#running = new RunningDuel(this.#ports)
  }

  readonly stopDuel = (): void => {
    this.#running?.close()
    this.#running = undefined
    this.#ports.store.dispatch({ type: 'duel', duel: { name: 'off' } })
  }
}

class RunningDuel {
  readonly #ports: DuelPorts
  readonly #closing = new AbortController()
  readonly #timers = new Set<() => void>()
  #course: DuelCourse
  #person: DuelBeginning['person'] | undefined
  #microphone: DuelMicrophone | undefined
  #call: VoiceCall | undefined

  constructor(ports: DuelPorts) {
    this.#ports = ports
    const step = beginning()
    this.#course = step.course
    this.#take(step)
    void this.#open()
  }

  /** Idempotent; nothing of it sounds, listens or is told afterwards. */
  close(): void {
    if (this.#isClosed()) return
    this.#closing.abort()
    for (const cancel of this.#timers) cancel()
    this.#call?.close()
    this.#microphone?.close()
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  async #open(): Promise<void> {
    const { store, access, credential, buffers, clock } = this.#ports
    try {
      // From the click itself: a browser lets a page sound only while it remembers one.
      this.#microphone = await DuelMicrophone.open()
      const { sessionId, person } = await this.#begin()
      this.#person = person
      const [buffering, clientVersion] = [await buffers.atStart(), await serverVersion(access)]
      if (this.#isClosed()) {
        this.#microphone.close()
        return
      }
      const start = { origin: access.origin, credential, clientVersion, sessionId, mode: 'always-listening' } as const
      const { loudspeaker } = store.state.settings.view?.devices ?? {}
      const call = await VoiceCall.open({
        // Not the user's: it may be `off`. The one for rooms where others make sounds takes the longest to be sure, so that
        // nobody is shown times that are better than their own.
        start: { ...start, preset: 'careful' },
        buffering,
        isMuted: false,
        devices: () => (loudspeaker === undefined ? {} : { loudspeaker }),
        tell: (event) => {
          const heard = courseEventOf(event)
          if (heard !== undefined) this.#on(heard)
        },
        onDeviceUnderruns: (count) => void buffers.underrun(count, clock.nowMs()),
        microphones: this.#microphone.host,
      })
      if (this.#isClosed()) call.close()
      else this.#call = call
    } catch (thrown) {
      this.#on({ type: 'failed', reason: reasonOf(thrown) })
    }
  }

  async #begin(): Promise<DuelBeginning> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(beginWithinMs)])
    const response = await this.#ports.access.request('/api/duel', { method: 'POST', signal })
    const parsed = duelBeginningSchema.safeParse(await response.json())
    if (!parsed.success) throw new AssistantError('internal', z.prettifyError(parsed.error))
    return parsed.data
  }

  #on(event: DuelCourseEvent): void {
    if (!this.#isClosed()) this.#take(transition(this.#course, event, this.#ports.clock.nowMs()))
  }

  #take({ course, effects }: DuelStep): void {
    const before = this.#course.shown
    this.#course = course
    if (course.shown !== before || course.shown.name === 'preparing')
      this.#ports.store.dispatch({ type: 'duel', duel: course.shown })
    for (const effect of effects) {
      switch (effect.type) {
        case 'start-timer': {
          const cancel = this.#ports.clock.after(effect.afterMs, () => {
            this.#timers.delete(cancel)
            this.#on({ type: 'timer', timer: effect.timer })
          })
          this.#timers.add(cancel)
          break
        }
        case 'play':
          this.#play(effect.cut)
          break
        case 'close':
          this.close()
          break
        default:
          effect satisfies never
      }
    }
  }

  #play(cut: DuelCut): void {
    if (this.#person === undefined) return
    const clip = cut === 'throat' ? { samples: coughSamples(), rateHz: coughRateHz } : personClip(this.#person)
    this.#microphone?.play(clip.samples, clip.rateHz)
    this.#on({ type: 'cut-in', cut, words: this.#person.words })
  }
}

function reasonOf(thrown: unknown): string {
  return toAssistantError(thrown, 'It could not be shown: Parley did not answer in time. Try it again.').message
}
