import type { Item } from '../../shared/protocol/items.ts'
import type { ServerMessage, Snapshot } from '../../shared/protocol/server-messages.ts'
import type { Answer, AppState, CutReceipt } from './app-state.ts'

type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>

export function withItemAdded(state: AppState, message: Message<'item-added'>): AppState {
  const { item, beforeItemId } = message
  if (state.items.some((known) => known.itemId === item.itemId)) return withItemReplaced(state, item)
  const place = state.items.findIndex((known) => known.itemId === beforeItemId)
  const items = place === -1 ? [...state.items, item] : state.items.toSpliced(place, 0, item)
  // What was being heard has become this item.
  const isSpokenTurn = item.role === 'user' && item.modality === 'voice'
  return { ...state, items, transcript: isSpokenTurn ? undefined : state.transcript }
}

export function withItemReplaced(state: AppState, item: Item): AppState {
  // An answer that goes on after a false alarm: its text is repeated from the heard word on.
  const shown = item.status === 'streaming' ? withoutGenerated(item, item.text) : item
  return { ...state, items: state.items.map((known) => (known.itemId === item.itemId ? shown : known)) }
}

export function withItemRemoved(state: AppState, itemId: string): AppState {
  return { ...state, items: state.items.filter((known) => known.itemId !== itemId) }
}

export function withResponse(state: AppState, message: Message<'response-start'>): AppState {
  const { responseId, itemId, isSpoken } = message
  const receipts = new Map(state.receipts)
  receipts.delete(itemId)
  const answers = new Map(state.answers).set(responseId, { itemId, isSpoken, spans: [] })
  // Whatever silenced the answer before says nothing of this one.
  return { ...state, receipts, answers, bargeIn: undefined }
}

export function withText(state: AppState, message: Message<'text-delta'>): AppState {
  const itemId = state.answers.get(message.responseId)?.itemId
  return {
    ...state,
    items: state.items.map((item) =>
      item.itemId === itemId && item.status === 'streaming' ? { ...item, text: item.text + message.text } : item,
    ),
  }
}

export function withSpan(state: AppState, message: Message<'speech-span'>): AppState {
  const { responseId, text, startSample } = message
  return withAnswer(state, responseId, (answer) => ({ ...answer, spans: [...answer.spans, { text, startSample }] }))
}

export function withInterrupt(state: AppState, message: Message<'response-interrupt'>): AppState {
  return withAnswer(state, message.responseId, (answer) => ({ ...answer, interruptReason: message.reason }))
}

/** The answer is over: what is left of it is its item, and a receipt when it was cut. */
export function withResponseEnded(state: AppState, message: Message<'response-end'>): AppState {
  const answer = state.answers.get(message.responseId)
  const answers = new Map(state.answers)
  answers.delete(message.responseId)
  // An answer of which nothing was heard is gone, and has no place for a receipt.
  if (message.reason !== 'interrupted' || !state.items.some((item) => item.itemId === message.itemId))
    return { ...state, answers }
  const rateHz = state.session?.speechRateHz
  const receipt: CutReceipt = {
    heardText: message.heardText,
    ...(answer?.interruptReason !== undefined && { reason: answer.interruptReason }),
    ...(rateHz !== undefined && { heardMs: Math.round((message.heardSamples * 1000) / rateHz) }),
    ...(answer?.interruptReason === 'barge-in' &&
      state.bargeIn?.silencedInMs !== undefined && { silencedInMs: state.bargeIn.silencedInMs }),
  }
  return { ...state, answers, receipts: new Map(state.receipts).set(message.itemId, receipt) }
}

export function withSnapshot(state: AppState, snapshot: Snapshot): AppState {
  const running = snapshot.items.findLast((item) => item.role === 'assistant' && item.status === 'streaming')
  const items = snapshot.items.map((item) => (item === running ? withRunningText(item, state.items) : item))
  const answers = new Map<number, Answer>()
  if (snapshot.responseId !== undefined && running !== undefined)
    answers.set(snapshot.responseId, { itemId: running.itemId, isSpoken: running.modality === 'voice', spans: [] })
  return {
    ...state,
    isThreadAwaited: false,
    items,
    answers,
    receipts: receiptsOf(items, state.receipts),
    phase: snapshot.phase,
    isUserSpeaking: snapshot.phase === 'hearing',
    // A server that was started anew knows of no mute: it is lifted by the user and by nothing else.
    isMuted: state.isMuted || snapshot.isMuted,
    sessionMode: snapshot.mode,
    transcript: undefined,
    bargeIn: undefined,
  }
}

/** Another conversation, as it is kept: what is known of the session before says nothing of it. */
export function withConversation(
  state: AppState,
  opened: { readonly conversationId?: string; readonly items: readonly Item[] },
): AppState {
  const { conversationId, items } = opened
  return {
    ...state,
    session: undefined,
    isThreadAwaited: false,
    wanted: conversationId === undefined ? {} : { conversationId },
    items,
    answers: new Map(),
    receipts: receiptsOf(items, state.receipts),
    phase: 'idle',
    isUserSpeaking: false,
    transcript: undefined,
    bargeIn: undefined,
    unansweredTexts: [],
    notices: state.notices.filter((notice) => notice.severity === 'problem'),
  }
}

/** A running answer is kept with what was heard of it so far; its text goes on from what was made. */
function withRunningText(item: Item, known: readonly Item[]): Item {
  const made = item.generatedText ?? item.text
  // The server's drafts are up to 250 ms old, and what came as deltas since then does not come again.
  const shown = known.find((candidate) => candidate.itemId === item.itemId)?.text ?? ''
  return withoutGenerated(item, shown.startsWith(made) ? shown : made)
}

function receiptsOf(items: readonly Item[], known: AppState['receipts']): AppState['receipts'] {
  const cut = items.filter((item) => item.role === 'assistant' && item.status === 'interrupted')
  return new Map(cut.map((item) => [item.itemId, known.get(item.itemId) ?? { heardText: item.text }]))
}

function withAnswer(state: AppState, responseId: number, change: (answer: Answer) => Answer): AppState {
  const answer = state.answers.get(responseId)
  if (answer === undefined) return state
  return { ...state, answers: new Map(state.answers).set(responseId, change(answer)) }
}

function withoutGenerated(item: Item, text: string): Item {
  const shown: Item = { ...item, text }
  delete shown.generatedText
  return shown
}
