/*
 * `node bench/store/writing-child.ts DIR RUN`: writes turns into the store of DIR as fast as they are acknowledged, and
 * says each on stdout when it is. Ends only when it is killed.
 */
import { writeSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { Item } from '../../shared/protocol/items.ts'
import { openStore } from '../../main/store/open-store.ts'
import { systemClock } from '../../main/system-clock.ts'
import { answerText, draftsOfAnswer, userText } from './written-turns.ts'

const [directory = '', run = ''] = process.argv.slice(2)
const { conversations } = openStore({ directory, clock: systemClock })
const { conversationId } = conversations.create()

// Straight to the pipe: a line that waits in a buffer is lost with the process, and with it the proof.
const say = (...words: (string | number)[]): void => {
  writeSync(1, `${words.join(' ')}\n`)
}
const save = (item: Pick<Item, 'itemId' | 'role' | 'status' | 'text'>): number => {
  const startedAtMs = performance.now()
  conversations.saveItem(conversationId, { ...item, modality: 'text', createdAtMs: Date.now() })
  return performance.now() - startedAtMs
}

say('open', conversationId)
for (let turn = 0; ; turn++) {
  const user = `${run}-user-${turn}`
  say('turn', user, save({ itemId: user, role: 'user', status: 'completed', text: userText(run, turn) }).toFixed(3))
  const itemId = `${run}-answer-${turn}`
  for (let draft = 1; draft <= draftsOfAnswer; draft++) {
    const text = answerText(draft)
    save({ itemId, role: 'assistant', status: 'streaming', text })
    say('draft', itemId, text.length)
  }
  say(
    'answer',
    itemId,
    save({ itemId, role: 'assistant', status: 'completed', text: answerText(draftsOfAnswer) }).toFixed(3),
  )
}
