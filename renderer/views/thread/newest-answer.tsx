import { useState } from 'react'
import type { Item } from '../../../shared/protocol/items.ts'
import { announce, nothingAnnounced } from './announcements.ts'

const keptSentences = 4

/** For screen readers alone: the newest answer, by whole sentences. The list itself stays silent while it grows. */
export function NewestAnswer({ item }: { readonly item: Item | undefined }) {
  const [known, setKnown] = useState(nothingAnnounced)
  const [sentences, setSentences] = useState<readonly { readonly number: number; readonly text: string }[]>([])
  const { announced, sentence } = announce(known, item)
  if (announced.itemId !== known.itemId || announced.characters !== known.characters) {
    setKnown(announced)
    if (sentence !== undefined)
      setSentences((before) => [
        ...before.slice(1 - keptSentences),
        { number: (before.at(-1)?.number ?? 0) + 1, text: sentence },
      ])
  }
  return (
    <div role="log" aria-live="polite" aria-relevant="additions" aria-label="Newest answer" className="sr-only">
      {sentences.map(({ number, text }) => (
        <p key={number}>{text}</p>
      ))}
    </div>
  )
}
