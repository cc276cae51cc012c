import type { RefCallback } from 'react'
import type { Item } from '../../../shared/protocol/items.ts'
import { AnswerBlock } from './answer-block.tsx'
import type { Row } from './rows.ts'
import { SaidBubble } from './said-bubble.tsx'
import { TurnFoot } from './turn-foot.tsx'

export interface TurnProps {
  readonly item: Item
  /** Those of its rows that stand in the document just now. */
  readonly rows: readonly Row[]
  /** From 1. */
  readonly place: number
  readonly turns: number
  readonly measure: RefCallback<HTMLElement>
}

export function Turn({ item, rows, place, turns, measure }: TurnProps) {
  return (
    <li
      data-role={item.role}
      data-status={item.status}
      data-modality={item.modality}
      aria-posinset={place}
      aria-setsize={turns}
      className="group/turn"
    >
      <span className="sr-only">{item.role === 'user' ? 'You: ' : 'Parley: '}</span>
      {rows.map((row) => (
        <div key={row.key} ref={measure} data-row={row.key} className={spaces[row.kind]}>
          <RowContent row={row} />
        </div>
      ))}
    </li>
  )
}

const spaces: Readonly<Record<Row['kind'], string>> = {
  said: 'pt-3 pb-2',
  block: 'py-1.5 wrap-anywhere',
  foot: '',
}

function RowContent({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case 'said':
      return <SaidBubble item={row.item} />
    case 'block':
      return <AnswerBlock block={row.block} isUnfinished={row.isUnfinished} heardCharacters={row.heardCharacters} />
    case 'foot':
      return <TurnFoot item={row.item} />
  }
}
