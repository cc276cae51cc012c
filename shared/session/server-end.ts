import { resumeWindowMs } from '../protocol/limits.ts'
import type { SessionMessage } from '../protocol/server-messages.ts'
import { begin, finish, lookUp, noCommands, type CommandMemory } from './command-memory.ts'
import { forgetOld, forgetThrough, missedSince, remember, resumeWindow, type ResumeWindow } from './resume-window.ts'
import type { ServerEndEffect, ServerEndEvent } from './server-end-events.ts'

/** A channel that is attached, and up to which number it surely has everything. */
interface Reader {
  readonly channelId: number
  readonly hasThrough: number
}

/** Whoever left may come back within the window and ask for everything after this number. */
interface Absent {
  readonly hasThrough: number
  /** Undefined until the next event that knows the time: a detach does not. */
  readonly untilMs: number | undefined
}

/** A session's end at the server: what it said last, who listens, and which commands it has had. Plain data. */
export interface ServerEnd {
  readonly window: ResumeWindow
  readonly socket: Reader | undefined
  readonly eventStreams: readonly Reader[]
  readonly absent: Absent | undefined
  readonly commands: CommandMemory
}

interface Step {
  readonly state: ServerEnd
  readonly effects: readonly ServerEndEffect[]
}

type Event<T extends ServerEndEvent['type']> = Extract<ServerEndEvent, { readonly type: T }>

export function serverEnd(epoch: number): ServerEnd {
  return {
    window: resumeWindow(epoch),
    socket: undefined,
    eventStreams: [],
    absent: undefined,
    commands: noCommands,
  }
}

export function transition(state: ServerEnd, event: ServerEndEvent): Step {
  switch (event.type) {
    case 'attach':
      return attach(atTime(state, event.nowMs), event)
    case 'detach':
      return { state: leave(state, event.channelId), effects: [] }
    case 'say':
      return say(atTime(state, event.nowMs), event)
    case 'ack':
      return { state: acknowledge(state, event), effects: [] }
    case 'command':
      return command(atTime(state, event.nowMs), event)
    case 'ran':
      return ran(atTime(state, event.nowMs), event)
    default:
      return event satisfies never
  }
}

export function isAttached(state: ServerEnd, channelId: number): boolean {
  return readersOf(state).some((reader) => reader.channelId === channelId)
}

function attach(before: ServerEnd, { channelId, kind, place, nowMs }: Event<'attach'>): Step {
  if (isAttached(before, channelId)) return { state: before, effects: [] }
  const window = forgetOld(before.window, nowMs)
  const missed = place === undefined ? undefined : missedSince(window, place)
  // A snapshot holds everything up to now; a resumed client has what it says it has.
  const hasThrough = missed === undefined ? window.lastSeq : window.lastSeq - missed.length
  const reader: Reader = { channelId, hasThrough }
  const replaced = kind === 'socket' ? before.socket : undefined
  const rest = replaced === undefined ? { ...before, window } : { ...leave(before, replaced.channelId), window }
  return {
    state: kind === 'socket' ? { ...rest, socket: reader } : { ...rest, eventStreams: [...rest.eventStreams, reader] },
    effects: [
      ...(replaced === undefined ? [] : [{ type: 'replace' as const, channelId: replaced.channelId }]),
      { type: 'welcome', channelId, isResumed: missed !== undefined, seq: window.lastSeq },
      ...(missed ?? []).map((message) => ({ type: 'deliver' as const, channelId, message })),
    ],
  }
}

function say(
  state: ServerEnd,
  said: { readonly message: SessionMessage; readonly bytes: number; readonly nowMs: number },
): Step {
  const { window, numbered } = remember(state.window, said, said.nowMs)
  const deliver = (reader: Reader): ServerEndEffect => ({
    type: 'deliver',
    channelId: reader.channelId,
    message: numbered,
  })
  return { state: { ...state, window }, effects: readersOf(state).map(deliver) }
}

/**
 * What every reader has is forgotten at once, and not only when the window moves on: every one that is attached, and
 * every one that left and may come back. An event stream cannot acknowledge, so while one is there all of the window is.
 */
function acknowledge(state: ServerEnd, { channelId, seq }: Event<'ack'>): ServerEnd {
  if (seq > state.window.lastSeq) return state
  const isNews = readersOf(state).some((reader) => reader.channelId === channelId && seq > reader.hasThrough)
  if (!isNews) return state
  const heard = (reader: Reader): Reader => (reader.channelId === channelId ? { ...reader, hasThrough: seq } : reader)
  const after: ServerEnd = {
    ...state,
    socket: state.socket && heard(state.socket),
    eventStreams: state.eventStreams.map(heard),
  }
  const needed = readersOf(after).map((reader) => reader.hasThrough)
  return { ...after, window: forgetThrough(after.window, Math.min(...needed, after.absent?.hasThrough ?? Infinity)) }
}

function command(state: ServerEnd, { channelId, commandId, nowMs }: Event<'command'>): Step {
  if (!isAttached(state, channelId)) return { state, effects: [] }
  const known = lookUp(state.commands, commandId, nowMs)
  switch (known.state) {
    case 'running':
      return { state, effects: [] }
    case 'done':
      return say(state, { message: known.result, bytes: JSON.stringify(known.result).length, nowMs })
    case 'unknown':
      return { state: { ...state, commands: begin(state.commands, commandId) }, effects: [{ type: 'run', commandId }] }
    default:
      return known satisfies never
  }
}

function ran(state: ServerEnd, { result, nowMs }: Event<'ran'>): Step {
  if (!state.commands.running.includes(result.commandId)) return { state, effects: [] }
  const after = { ...state, commands: finish(state.commands, result, nowMs) }
  return say(after, { message: result, bytes: JSON.stringify(result).length, nowMs })
}

/**
 * One mark for all who are away, the lowest: of a client that drops every second it would take a list as long as its
 * drops to know more. It goes when nobody has left for a whole window.
 */
function leave(state: ServerEnd, channelId: number): ServerEnd {
  const leaving = readersOf(state).find((reader) => reader.channelId === channelId)
  if (leaving === undefined) return state
  return {
    ...state,
    socket: state.socket === leaving ? undefined : state.socket,
    eventStreams: state.eventStreams.filter((reader) => reader !== leaving),
    absent: {
      hasThrough: Math.min(leaving.hasThrough, state.absent?.hasThrough ?? Infinity),
      untilMs: undefined,
    },
  }
}

function atTime(state: ServerEnd, nowMs: number): ServerEnd {
  const { absent } = state
  if (absent === undefined) return state
  if (absent.untilMs === undefined) return { ...state, absent: { ...absent, untilMs: nowMs + resumeWindowMs } }
  return nowMs > absent.untilMs ? { ...state, absent: undefined } : state
}

function readersOf(state: ServerEnd): readonly Reader[] {
  return state.socket === undefined ? state.eventStreams : [state.socket, ...state.eventStreams]
}
