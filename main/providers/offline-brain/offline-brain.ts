import { AssistantError, toAssistantError } from '../../../shared/protocol/errors.ts'
import type { LanguageModel, LlmEvent, LlmRequest } from '../types.ts'
import { ConversationMemory } from './conversation-memory.ts'
import type { ConversationState, LastAnswer, SettledState } from './conversation-state.ts'
import { carriesOn, isQuestionHeard, settle } from './conversation-state.ts'
import type { Decision } from './interpret.ts'
import { interpret } from './interpret.ts'
import type { Outcome } from './perform.ts'
import { parseCommand } from './parse-command.ts'
import { perform } from './perform.ts'
import type { OfflineBrainPorts } from './ports.ts'
import { piecesFrom } from './reading/document.ts'
import { wordsIn } from './reading/heard-words.ts'
import { openDocument } from './reading/open-document.ts'
import { isAboutReading, lastReadRequest, restoredState } from './reading/restored-reading.ts'
import { warmUpCalculator } from './skills/calculator.ts'
import { timersOf } from './skills/timekeeping.ts'

const ending = ' That is the end.'

/**
 * The assistant without a model: skills that really do what they say, and the plain truth about the rest.
 *
 * `generate` acts (it sets timers, writes notes) as soon as it is read, so it is called once for a turn that is final,
 * never ahead of time on a guess. Where reading stopped, and whether a question was heard, comes from the messages: an
 * interrupted answer's text is what the user heard of it.
 */
export function createOfflineBrain(ports: OfflineBrainPorts): LanguageModel {
  const memory = new ConversationMemory()
  return {
    name: 'offline-brain',
    warmUp: warmUpCalculator,
    async *generate(request) {
      if (isAborted(request)) return
      const kept = memory.get(request.conversationId) ?? (await rebuilt(request, ports))
      const state = settle(kept, request.messages)
      const user = request.messages.findLast((message) => message.role === 'user')
      const decision = decide(ports, state, user)
      const outcome = await carryOut(decision, { ports, request, settled: state })
      if (isAborted(request)) return
      const pieces = [...piecesOf(outcome)]
      memory.set(request.conversationId, stateAfter(outcome, { state, pieces, request }))
      yield* events(outcome, pieces, request)
    },
  }
}

// A function: the flag changes between two looks, which the compiler would not believe of a property.
function isAborted(request: LlmRequest): boolean {
  return request.signal.aborted
}

/** After a restart the memory is empty; for a word about a reading it is made again from the conversation. */
async function rebuilt(request: LlmRequest, ports: OfflineBrainPorts): Promise<ConversationState> {
  const asked = isAboutReading(parseCommand(newestUserText(request))) ? lastReadRequest(request.messages) : undefined
  if (asked === undefined) return {}
  try {
    const document = await openDocument(asked.source, ports, request.signal)
    return restoredState(document, request.messages.slice(asked.index))
  } catch {
    // Gone since: then nothing is being read, which is what the answer says.
    return {}
  }
}

function decide(
  ports: OfflineBrainPorts,
  state: SettledState,
  user: { readonly text: string; readonly certainty?: number } | undefined,
): Decision {
  const pending = state.lastAnswer?.pending
  return interpret({
    text: user?.text ?? '',
    certainty: user?.certainty ?? 1,
    ...(pending === undefined ? {} : { pending }),
    isQuestionHeard: isQuestionHeard(state.lastAnswer),
    wallMs: ports.clock.wallMs(),
    timeZone: ports.timeZone,
    noteCount: ports.notes.list().length,
    timerCount: (kind) => timersOf(kind, ports).length,
  })
}

/** What the world refuses (no such file, a page that does not answer) is an answer, not a failed turn. */
async function carryOut(decision: Decision, situation: Parameters<typeof perform>[1]): Promise<Outcome> {
  if (decision.type === 'say') return decision.answer
  try {
    const outcome = await perform(decision.command, situation)
    return decision.lead === undefined ? outcome : { ...outcome, text: `${decision.lead} ${outcome.text}`.trim() }
  } catch (thrown) {
    if (situation.request.signal.aborted) return { text: '' }
    if (thrown instanceof AssistantError && thrown.code !== 'internal') return { text: thrown.message }
    throw toAssistantError(thrown)
  }
}

function* piecesOf({ text, readOn }: Outcome): Generator<string, void, undefined> {
  if (text !== '') yield readOn === undefined ? text : `${text} `
  if (readOn === undefined) return
  yield* piecesFrom(readOn.document, readOn.position)
  yield ending
}

function stateAfter(
  outcome: Outcome,
  turn: { readonly state: SettledState; readonly pieces: readonly string[]; readonly request: LlmRequest },
): ConversationState {
  const reading = outcome.readOn ?? turn.state.reading
  const kept = reading === undefined ? {} : { reading }
  const { lastAnswer } = turn.state
  // "Stop" says nothing, so what it stopped stays the newest answer, for "go on"; a question in it is dropped.
  if (outcome.isStop === true && lastAnswer !== undefined) {
    const { userText, text, words, stretches } = lastAnswer
    return { ...kept, lastAnswer: { userText, text, words, stretches, isStopped: true } }
  }
  const text = turn.pieces.join('')
  const whole = itemOf(text, outcome, turn)
  return {
    ...kept,
    lastAnswer: {
      ...whole,
      text,
      ...(outcome.pending === undefined ? {} : { pending: outcome.pending }),
      ...(outcome.aboutWord === undefined ? {} : { aboutWord: outcome.aboutWord }),
    },
  }
}

/** The item that the answer becomes in the conversation: usually itself, else the carried-on answer and itself. */
function itemOf(
  text: string,
  outcome: Outcome,
  { state, request }: { readonly state: SettledState; readonly request: LlmRequest },
): Pick<LastAnswer, 'userText' | 'words' | 'stretches'> {
  const { lastAnswer } = state
  const carried = lastAnswer !== undefined && carriesOn(lastAnswer, request.messages) ? lastAnswer : undefined
  const start = carried?.heard.words ?? 0
  const earlier = (carried?.stretches ?? []).map((stretch) => ({ ...stretch, end: Math.min(stretch.end, start) }))
  const lead = wordsIn(outcome.text).length
  const own = outcome.readOn === undefined ? [] : [{ start, end: Infinity, from: outcome.readOn.position, lead }]
  return {
    userText: carried?.userText ?? newestUserText(request),
    words: [...(carried?.words.slice(0, start) ?? []), ...wordsIn(text)],
    stretches: [...earlier, ...own],
  }
}

function newestUserText({ messages }: LlmRequest): string {
  const user = messages.findLast((message) => message.role === 'user')
  return user?.text ?? ''
}

function* events(outcome: Outcome, pieces: readonly string[], request: LlmRequest): Generator<LlmEvent> {
  if (outcome.control !== undefined) yield { type: 'session-control', control: outcome.control }
  for (const text of pieces) {
    if (isAborted(request)) return
    yield { type: 'text-delta', text }
  }
  if (!isAborted(request)) yield { type: 'finish', reason: 'stop' }
}
