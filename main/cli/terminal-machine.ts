import { isStopPhrase } from '../voice/endpointing.ts'
import type { TerminalCommand } from './terminal-commands.ts'

/** What takes time; one at a time. */
export type TerminalTask =
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'say'; readonly text?: string }
  | { readonly kind: 'demo' }

export interface TerminalState {
  readonly task: TerminalTask['kind'] | undefined
  readonly isStopping: boolean
  /** Lines that wait their turn. */
  readonly queue: readonly TerminalCommand[]
  readonly isInputEnded: boolean
  /** Somebody types. Piped lines are taken strictly one after the other instead. */
  readonly isInteractive: boolean
}

export type TerminalEvent =
  | { readonly type: 'command'; readonly command: TerminalCommand }
  | { readonly type: 'task-end' | 'interrupt' | 'input-end' }

export type TerminalEffect =
  | { readonly type: 'start'; readonly task: TerminalTask }
  | { readonly type: 'steer' | 'print'; readonly text: string }
  | { readonly type: 'stop-task' | 'new-conversation' | 'help' | 'link' | 'prompt' | 'quit' }

export interface TerminalStep {
  readonly state: TerminalState
  readonly effects: readonly TerminalEffect[]
}

/** A person does not queue more than this; a pipe is read to its end, however long it is. */
const typedQueueMax = 20

export function initialTerminal(isInteractive: boolean): TerminalState {
  return { task: undefined, isStopping: false, queue: [], isInputEnded: false, isInteractive }
}

export function terminalTransition(state: TerminalState, event: TerminalEvent): TerminalStep {
  switch (event.type) {
    case 'command':
      return onCommand(state, event.command)
    case 'task-end':
      return next({ ...state, task: undefined, isStopping: false })
    case 'interrupt':
      return onInterrupt(state)
    case 'input-end':
      return onInputEnd(state)
    default:
      return event satisfies never
  }
}

function onCommand(state: TerminalState, command: TerminalCommand): TerminalStep {
  if (state.task === undefined && state.queue.length === 0) return run(state, command)
  if (!state.isInteractive) return { state: { ...state, queue: [...state.queue, command] }, effects: [] }
  switch (command.kind) {
    case 'blank':
      return { state, effects: [] }
    case 'stop':
      return onInterrupt({ ...state, isStopping: false })
    case 'steer':
      return state.task === 'answer'
        ? { state, effects: [{ type: 'steer', text: command.text }] }
        : { state, effects: [{ type: 'print', text: '(no answer to steer)' }] }
    case 'help':
    case 'link':
      return { state, effects: [{ type: command.kind }] }
    case 'wrong':
      return { state, effects: [{ type: 'print', text: command.sentence }] }
    case 'quit':
      return quit(state)
    case 'text':
      // What stops an answer by voice stops it by keyboard too: nobody wants their "stop" asked after the answer.
      return isStopPhrase(command.text) ? onInterrupt({ ...state, isStopping: false }) : later(state, command)
    case 'say':
    case 'demo':
    case 'new':
      return later(state, command)
  }
}

function later(state: TerminalState, command: TerminalCommand): TerminalStep {
  return state.queue.length >= typedQueueMax
    ? { state, effects: [{ type: 'print', text: '(too many lines are waiting; this one was not taken)' }] }
    : {
        state: { ...state, queue: [...state.queue, command] },
        effects: [{ type: 'print', text: '(after this answer)' }],
      }
}

/** Runs a command when nothing else is going on. */
function run(state: TerminalState, command: TerminalCommand): TerminalStep {
  switch (command.kind) {
    case 'text':
      return start(state, { kind: 'answer', text: command.text })
    case 'say':
      return start(state, command.text === undefined ? { kind: 'say' } : { kind: 'say', text: command.text })
    case 'demo':
      return start(state, { kind: 'demo' })
    case 'quit':
      return quit(state)
    case 'new':
      return withEffects([{ type: 'new-conversation' }], next(state))
    case 'stop':
    case 'steer':
      return withEffects([{ type: 'print', text: '(nothing is being answered)' }], next(state))
    case 'help':
    case 'link':
      return withEffects([{ type: command.kind }], next(state))
    case 'wrong':
      return withEffects([{ type: 'print', text: command.sentence }], next(state))
    case 'blank':
      return next(state)
  }
}

function next(state: TerminalState): TerminalStep {
  const [command, ...queue] = state.queue
  if (command !== undefined) return run({ ...state, queue }, command)
  return state.isInputEnded ? quit(state) : { state, effects: [{ type: 'prompt' }] }
}

function onInterrupt(state: TerminalState): TerminalStep {
  if (state.task === undefined || state.isStopping) return quit(state)
  return { state: { ...state, isStopping: true, queue: [] }, effects: [{ type: 'stop-task' }] }
}

/** At a terminal this is Ctrl-D: the person wants to leave. A pipe is answered to its last line first. */
function onInputEnd(state: TerminalState): TerminalStep {
  if (state.isInteractive || state.task === undefined) return quit(state)
  return { state: { ...state, isInputEnded: true }, effects: [] }
}

function start(state: TerminalState, task: TerminalTask): TerminalStep {
  return { state: { ...state, task: task.kind }, effects: [{ type: 'start', task }] }
}

function quit(state: TerminalState): TerminalStep {
  return { state: { ...state, queue: [] }, effects: [{ type: 'quit' }] }
}

function withEffects(first: readonly TerminalEffect[], step: TerminalStep): TerminalStep {
  return { state: step.state, effects: [...first, ...step.effects] }
}
