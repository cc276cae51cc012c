import { expect, test } from 'vitest'
import { audioFlags } from '../../shared/protocol/frame.ts'
import type { ClientEndEffect } from '../../shared/session/client-end-events.ts'
import type { ServerEndEffect } from '../../shared/session/server-end-events.ts'
import { append, newest } from '../../shared/std/chunk-queue.ts'
import { realEnds, type Ends } from './ends.ts'
import type { InvariantName } from './invariants.ts'
import { runSeed } from './run-seed.ts'

const { server, client } = realEnds
const isDelivery = (effect: ServerEndEffect): boolean => effect.type === 'deliver'

/** Broken ends for each rule. */
const mutants: Readonly<Record<InvariantName, { readonly what: string; readonly ends: Partial<Ends> }[]>> = {
  prefixOrder: [
    {
      what: 'a resume that brings what was missed backwards',
      ends: {
        server(state, event) {
          const step = server(state, event)
          if (event.type !== 'attach') return step
          const missed = step.effects.filter(isDelivery)
          return { ...step, effects: [...step.effects.filter((effect) => !isDelivery(effect)), ...missed.reverse()] }
        },
      },
    },
  ],
  noDuplicate: [
    {
      what: 'a message that is delivered twice',
      ends: {
        server(state, event) {
          const step = server(state, event)
          return {
            ...step,
            effects: step.effects.flatMap((effect) => (isDelivery(effect) ? [effect, effect] : [effect])),
          }
        },
      },
    },
    {
      what: 'a client that takes up its session one message too early',
      ends: {
        client(state, event) {
          const step = client(state, event)
          if (event.type !== 'lost' || step.state.point === undefined) return step
          const point = { ...step.state.point, lastSeq: Math.max(0, step.state.point.lastSeq - 1) }
          return { ...step, state: { ...step.state, point } }
        },
      },
    },
  ],
  noLoss: [
    {
      what: 'a resume that forgets one kept message',
      ends: {
        server(state, event) {
          const step = server(state, event)
          if (event.type !== 'attach') return step
          const forgotten = step.effects.find(isDelivery)
          return { ...step, effects: step.effects.filter((effect) => effect !== forgotten) }
        },
      },
    },
    {
      what: 'a resume that is promised although what was missed is gone',
      ends: {
        server(state, event) {
          const step = server(state, event)
          if (event.type !== 'attach') return step
          return {
            ...step,
            effects: step.effects.flatMap((effect) =>
              effect.type === 'welcome' && event.place?.epoch === state.window.epoch
                ? [{ ...effect, isResumed: true }]
                : [effect],
            ),
          }
        },
      },
    },
  ],
  recentSoundKept: [
    {
      what: 'a client that keeps one second of the microphone and marks the gap',
      ends: {
        client(state, event) {
          const step = client(state, event)
          const [oldest, next, ...rest] = step.state.line.filter((waiting) => waiting.kind === 'frame')
          if (event.type !== 'microphone' || next === undefined || rest.length < 10) return step
          const marked = { ...next, frame: { ...next.frame, flags: next.frame.flags | audioFlags.gap } }
          const line = step.state.line.flatMap((waiting) =>
            waiting === oldest ? [] : [waiting === next ? marked : waiting],
          )
          return { ...step, state: { ...step.state, line } }
        },
      },
    },
  ],
  oneEffectPerCommand: [
    {
      what: 'a command that came again and runs again',
      ends: {
        server(state, event) {
          const step = server(state, event)
          if (event.type !== 'command') return step
          return { ...step, effects: [{ type: 'run', commandId: event.commandId }] }
        },
      },
    },
  ],
  noStaleAudio: [
    {
      what: 'a client that plays whatever comes',
      ends: {
        client(state, event) {
          const step = client(state, event)
          if (event.type !== 'speech') return step
          return { ...step, effects: [{ type: 'play', frame: event.frame }] }
        },
      },
    },
    {
      what: 'a client that does not say what it holds',
      ends: {
        client(state, event) {
          const step = client(state, event)
          const effects = step.effects.map((effect): ClientEndEffect => {
            if (effect.type !== 'connect') return effect
            const { sessionId, epoch, lastSeq } = effect.place
            return sessionId === undefined || epoch === undefined || lastSeq === undefined
              ? effect
              : { ...effect, place: { sessionId, epoch, lastSeq } }
          })
          return { ...step, effects }
        },
      },
    },
  ],
  boundedQueues: [
    {
      what: 'a window without an end',
      ends: {
        server(state, event) {
          const step = server(state, event)
          const [said] = newest(step.state.window.kept, 1)
          if (event.type !== 'say' || said === undefined) return step
          const kept = append(state.window.kept, said)
          return { ...step, state: { ...step.state, window: { ...step.state.window, kept } } }
        },
      },
    },
    {
      what: 'a client that keeps every command',
      ends: {
        client(state, event) {
          const step = client(state, event)
          if (event.type !== 'send' || event.message.type === 'playout' || step.state.life.name === 'open') return step
          const { message: command } = event
          return {
            ...step,
            state: {
              ...step.state,
              line: [...state.line, { kind: 'command', command, sentInEpoch: undefined, isOut: false }],
            },
          }
        },
      },
    },
  ],
  eventualQuiet: [
    {
      what: 'a client that does not try again',
      ends: {
        client(state, event) {
          const step = client(state, event)
          return { ...step, effects: step.effects.filter((effect) => effect.type !== 'wait') }
        },
      },
    },
    {
      what: 'a server that forgets to answer',
      ends: { server: (state, event) => (event.type === 'ran' ? { state, effects: [] } : server(state, event)) },
    },
  ],
  noWordsIntoTheDark: [
    {
      what: 'a client that waits for the heartbeat',
      ends: {
        client(state, event) {
          const step = client(state, event)
          return { ...step, effects: step.effects.filter(({ type }) => type !== 'await-answer') }
        },
      },
    },
  ],
  nothingAfterReplaced: [
    {
      what: 'a server that goes on with the old socket as well',
      ends: {
        server(state, event) {
          const step = server(state, event)
          if (event.type !== 'say') return step
          const toOld = step.effects.flatMap((effect): ServerEndEffect[] =>
            effect.type === 'deliver'
              ? Array.from({ length: effect.channelId - 1 }, (_, old) => ({ ...effect, channelId: old + 1 }))
              : [],
          )
          return { ...step, effects: [...step.effects, ...toOld] }
        },
      },
    },
  ],
}

const cases = (Object.keys(mutants) as InvariantName[]).flatMap((invariant) =>
  mutants[invariant].map((mutant) => ({ invariant, ...mutant })),
)

test.each(cases)('$invariant notices $what', ({ invariant, ends }) => {
  const noticed = Array.from({ length: 300 }, (_, seed) => seed + 1).find((seed) =>
    runSeed(seed, { steps: 200, ends: { ...realEnds, ...ends } }).violations.some(
      (violation) => violation.invariant === invariant,
    ),
  )
  expect(noticed).toBeDefined()
})
