import { probeAnswerMs } from '../../shared/protocol/heartbeat.ts'
import { commandResultsKept, resumeWindowBytes, resumeWindowFrames } from '../../shared/protocol/limits.ts'
import { audioKeptSamples, commandsKept } from '../../shared/session/outgoing-line.ts'
import type { QueueName, TraceEntry } from './trace.ts'
import { microphoneFrameSamples } from './world.ts'

type Of<T extends TraceEntry['type']> = Extract<TraceEntry, { readonly type: T }>
/** A sentence for each place in the trace where the rule does not hold. */
export type Invariant = (trace: readonly TraceEntry[]) => readonly string[]

function of<T extends TraceEntry['type']>(trace: readonly TraceEntry[], type: T): Of<T>[] {
  return trace.filter((entry): entry is Of<T> => entry.type === type)
}

/** What each client is shown grows by number within a life of the session, and a new life begins with a snapshot. */
function prefixOrder(trace: readonly TraceEntry[]): readonly string[] {
  const violations: string[] = []
  const at = new Map<string, { readonly epoch: number; readonly seq: number }>()
  for (const entry of trace) {
    if (entry.type === 'snapshot') at.set(`client ${entry.clientId}`, entry)
    if (entry.type === 'welcomed')
      at.set(`channel ${entry.channelId}`, {
        epoch: entry.epoch,
        seq: entry.isResumed ? (entry.lastSeq ?? 0) : entry.seq,
      })
    if (entry.type !== 'shown' && entry.type !== 'delivered') continue
    const who = entry.type === 'shown' ? `client ${entry.clientId}` : `channel ${entry.channelId}`
    const before = at.get(who)
    if (before?.epoch !== entry.epoch)
      violations.push(`${who}: ${place(entry)} without a snapshot of that life before it`)
    else if (entry.seq < before.seq) violations.push(`${who}: ${place(entry)} after ${place(before)}`)
    at.set(who, entry)
  }
  return violations
}

/** No client is shown, and no channel is given, one message twice. */
function noDuplicate(trace: readonly TraceEntry[]): readonly string[] {
  const violations: string[] = []
  const seen = new Set<string>()
  for (const entry of trace) {
    if (entry.type !== 'shown' && entry.type !== 'delivered') continue
    const who = entry.type === 'shown' ? `client ${entry.clientId}` : `channel ${entry.channelId}`
    const key = `${who}: ${place(entry)}`
    if (seen.has(key)) violations.push(`${key} twice`)
    seen.add(key)
  }
  return violations
}

/** Nothing is left out: on the wire a resume is complete, and before a client's eyes a snapshot holds what it jumps over. */
function noLoss(trace: readonly TraceEntry[]): readonly string[] {
  const violations: string[] = []
  const at = new Map<string, { readonly epoch: number; readonly seq: number }>()
  const saidBefore = new Map(of(trace, 'life').map((life) => [life.epoch, life.said]))
  const follow = (who: string, entry: { readonly epoch: number; readonly seq: number }): void => {
    const before = at.get(who)
    if (before?.epoch === entry.epoch && entry.seq > before.seq + 1)
      violations.push(`${who}: ${place(entry)} right after ${place(before)}`)
    at.set(who, entry)
  }
  for (const entry of trace) {
    switch (entry.type) {
      case 'snapshot': {
        at.set(`client ${entry.clientId}`, entry)
        const due = (saidBefore.get(entry.epoch) ?? 0) + entry.seq
        if (entry.said < due)
          violations.push(`client ${entry.clientId}: a snapshot of ${entry.said} where ${due} were said`)
        break
      }
      case 'welcomed':
        at.set(`channel ${entry.channelId}`, { ...entry, seq: entry.isResumed ? (entry.lastSeq ?? 0) : entry.seq })
        break
      case 'shown':
        follow(`client ${entry.clientId}`, entry)
        break
      case 'delivered':
        follow(`channel ${entry.channelId}`, entry)
        break
      case 'heard':
        if (entry.missing > 0 && !entry.isMarked)
          violations.push(`microphone: ${entry.missing} samples missing at ${entry.position} without a mark`)
        break
      default:
    }
  }
  return violations
}

/** Of the microphone only that is left out which was too old: the last 3 s before what was recorded are kept. */
function recentSoundKept(trace: readonly TraceEntry[]): readonly string[] {
  const violations: string[] = []
  const recorded = new Map<number, number>()
  const streams = new Map<number, { readonly clientId: number; readonly before: number }>()
  for (const entry of trace) {
    if (entry.type === 'recorded') {
      const { clientId, streamId, end } = entry
      const stream = streams.get(streamId) ?? { clientId, before: recorded.get(clientId) ?? 0 }
      streams.set(streamId, stream)
      recorded.set(clientId, stream.before + end)
    }
    if (entry.type !== 'heard' || entry.missing === 0) continue
    const { clientId = 0, before = 0 } = streams.get(entry.streamId) ?? {}
    const since = (recorded.get(clientId) ?? 0) - before - entry.position
    if (since <= audioKeptSamples - microphoneFrameSamples)
      violations.push(
        `microphone: ${entry.missing} samples missing at ${entry.position}, where ${since} came after them`,
      )
  }
  return violations
}

/** However often a command is sent, it has one effect; two where a new life cannot know and twice is the same as once. */
function oneEffectPerCommand(trace: readonly TraceEntry[]): readonly string[] {
  const seen = new Set<string>()
  return of(trace, 'effect').flatMap(({ commandId, epoch, isSafeTwice }) => {
    const key = isSafeTwice ? `${commandId} in life ${epoch}` : commandId
    if (seen.has(key)) return [`command ${key} ran twice`]
    seen.add(key)
    return []
  })
}

/** After an interrupt was shown nothing of that answer is played; an answer heard to its end was heard whole and once. */
function noStaleAudio(trace: readonly TraceEntry[]): readonly string[] {
  const violations: string[] = []
  const silenced = new Map<string, number>()
  const played = new Map<string, { end: number; isWhole: boolean }>()
  for (const entry of trace) {
    if (entry.type === 'shown' && entry.message === 'response-interrupt')
      silenced.set(`${entry.clientId} ${entry.epoch}`, entry.responseId ?? 0)
    if (entry.type === 'played') {
      const { clientId, epoch, responseId, position, samples, isTrue } = entry
      if (responseId <= (silenced.get(`${clientId} ${epoch}`) ?? 0))
        violations.push(`client ${clientId}: a frame of answer ${epoch}.${responseId} after its interrupt`)
      const key = `${clientId} ${epoch}.${responseId}`
      const before = played.get(key) ?? { end: 0, isWhole: true }
      if (position < before.end)
        violations.push(`client ${clientId}: sample ${position} of ${epoch}.${responseId} twice`)
      if (!isTrue)
        violations.push(`client ${clientId}: samples of another place at ${position} of ${epoch}.${responseId}`)
      played.set(key, { end: position + samples, isWhole: before.isWhole && position === before.end })
    }
    if (entry.type === 'spoken' && entry.reason !== 'interrupted' && entry.audience.length === 1) {
      const { epoch, responseId, samples, audience } = entry
      const heard = played.get(`${audience[0] ?? 0} ${epoch}.${responseId}`)
      if (heard?.isWhole !== true || heard.end !== samples)
        violations.push(`answer ${epoch}.${responseId} of ${samples} samples was not heard whole (${heard?.end ?? 0})`)
    }
  }
  return violations
}

const bounds: Readonly<Record<QueueName, number>> = {
  'window-messages': resumeWindowFrames,
  'window-bytes': resumeWindowBytes,
  results: commandResultsKept,
  'waiting-commands': commandsKept,
  'waiting-samples': audioKeptSamples,
}

function boundedQueues(trace: readonly TraceEntry[]): readonly string[] {
  return of(trace, 'queue').flatMap(({ name, size }) =>
    size > bounds[name] ? [`${name}: ${size} of at most ${bounds[name]}`] : [],
  )
}

/** The newest socket wins: the one before hears nothing more. */
function nothingAfterReplaced(trace: readonly TraceEntry[]): readonly string[] {
  return of(trace, 'delivered').flatMap((entry) =>
    entry.isReplaced ? [`channel ${entry.channelId}: ${place(entry)} after it was replaced`] : [],
  )
}

/** When the faults are over everything arrives, every command is answered, and nothing is under way. */
function eventualQuiet(trace: readonly TraceEntry[]): readonly string[] {
  const end = of(trace, 'quiet').at(-1)
  if (end === undefined) return ['the run has no end']
  const { isOpen, client, server, unanswered, isSpeaking } = end
  return [
    ...(isOpen ? [] : ['the client is not connected']),
    ...(client.epoch === server.epoch && client.seq === server.seq
      ? []
      : [
          `the client is at ${client.epoch ?? '-'}.${client.seq ?? '-'}, the server at ${server.epoch ?? '-'}.${server.seq ?? '-'}`,
        ]),
    ...(unanswered === 0 ? [] : [`${unanswered} commands were never answered`]),
    ...(isSpeaking ? ['an answer does not end'] : []),
  ]
}

/** A command is not left in a connection in which nobody is: its silence is noticed sooner than that of one that idles. */
function noWordsIntoTheDark(trace: readonly TraceEntry[]): readonly string[] {
  return of(trace, 'dark').flatMap(({ clientId, ms }) =>
    ms > probeAnswerMs ? [`client ${clientId}: a command lay for ${ms} ms where nobody was`] : [],
  )
}

export const invariants = {
  prefixOrder,
  noDuplicate,
  noLoss,
  recentSoundKept,
  oneEffectPerCommand,
  noStaleAudio,
  boundedQueues,
  eventualQuiet,
  nothingAfterReplaced,
  noWordsIntoTheDark,
} as const satisfies Readonly<Record<string, Invariant>>

export type InvariantName = keyof typeof invariants

function place({ epoch, seq }: { readonly epoch: number; readonly seq: number }): string {
  return `message ${epoch}.${seq}`
}
