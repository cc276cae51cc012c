import type { Item } from '../../shared/protocol/items.ts'
import type { AppState, CutReceipt } from '../state/app-state.ts'
import { receiptText } from '../state/facts.ts'
import { element, setAttribute, setText } from './element.ts'
import type { View } from './view.ts'

/** Nearer to the end than this, and new text keeps the end in sight. */
const followsWithinPx = 96

export function createTranscript(): View {
  const list = element('ol', { class: 'turns', 'aria-label': 'Conversation' })
  const interimText = element('p', { class: 'turn-text' })
  const interim = element('div', { class: 'turn interim', 'data-role': 'user', hidden: true }, interimText)
  const empty = element(
    'div',
    { class: 'empty' },
    element('p', { class: 'empty-title' }, 'Say something, or type it.'),
    element('p', {}, 'You can cut in at any moment: talk while it speaks, and it stops and listens.'),
  )
  const scroller = element(
    'main',
    { class: 'transcript', tabindex: '0', 'aria-label': 'Conversation' },
    element('div', { class: 'column' }, empty, list, interim),
  )
  const turns = new Map<string, Turn>()
  let shown: Pick<AppState, 'items' | 'receipts' | 'transcript'> | undefined

  return {
    element: scroller,
    update(state) {
      const { items, receipts, transcript } = state
      if (shown?.items === items && shown.receipts === receipts && shown.transcript === transcript) return
      shown = { items, receipts, transcript }
      const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < followsWithinPx
      placeTurns(list, turns, state)
      setText(interimText, transcript?.text ?? '')
      interim.hidden = transcript === undefined
      empty.hidden = items.length > 0 || transcript !== undefined
      if (isAtEnd) scroller.scrollTop = scroller.scrollHeight
    },
  }
}

interface Turn {
  readonly element: HTMLElement
  update(item: Item, receipt: CutReceipt | undefined): void
}

function placeTurns(list: HTMLElement, turns: Map<string, Turn>, { items, receipts }: AppState): void {
  const kept = new Set(items.map((item) => item.itemId))
  for (const [itemId, turn] of turns) {
    if (kept.has(itemId)) continue
    turn.element.remove()
    turns.delete(itemId)
  }
  for (const [place, item] of items.entries()) {
    const turn = turns.get(item.itemId) ?? createTurn()
    turns.set(item.itemId, turn)
    turn.update(item, receipts.get(item.itemId))
    // Only what is in the wrong place is moved: moving a node loses the user's selection in it.
    if (list.children[place] !== turn.element) list.insertBefore(turn.element, list.children[place] ?? null)
  }
}

function createTurn(): Turn {
  const who = element('span', { class: 'sr-only' })
  const heard = element('span', {})
  const unheard = element('span', { class: 'unheard', 'aria-hidden': 'true' })
  const text = element('p', { class: 'turn-text' }, who, heard, unheard)
  const note = element('p', { class: 'turn-note', hidden: true })
  const turn = element('li', { class: 'turn' }, text, note)
  let shown: { readonly item: Item; readonly receipt: CutReceipt | undefined } | undefined
  return {
    element: turn,
    update(item, receipt) {
      if (shown?.item === item && shown.receipt === receipt) return
      shown = { item, receipt }
      setAttribute(turn, 'data-role', item.role)
      setAttribute(turn, 'data-status', item.status)
      setAttribute(turn, 'data-modality', item.modality)
      setText(who, item.role === 'user' ? 'You: ' : 'Parley: ')
      setText(heard, item.text)
      setText(unheard, unheardPart(item))
      const remark = remarkOf(item, receipt)
      setText(note, remark ?? '')
      note.hidden = remark === undefined
    },
  }
}

/** What was made and not heard stays readable, but stands back: it is no part of the conversation. */
function unheardPart(item: Item): string {
  const { generatedText = '', text } = item
  return item.status === 'interrupted' && generatedText.startsWith(text) ? generatedText.slice(text.length) : ''
}

function remarkOf(item: Item, receipt: CutReceipt | undefined): string | undefined {
  if (item.role === 'assistant' && item.status === 'interrupted')
    return receiptText(receipt ?? { heardText: item.text })
  if (item.status === 'failed') return 'This answer broke off.'
  if (item.role === 'user' && item.certainty !== undefined && item.certainty < 0.5) return 'Heard with some doubt'
  return undefined
}
