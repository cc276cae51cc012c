import { useEffect, type ReactNode } from 'react'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Card } from './card.tsx'
import { backupWords, countWords, sizeWords } from './kept-words.ts'
import { Path } from './path.tsx'
import { StatusLine } from './status-line.tsx'

/** What is on the disk, and where. */
export function KeptCard({ view }: { readonly view: SettingsView }) {
  const { readKept } = useActions()
  const kept = useApp((state) => state.data.kept)
  useEffect(readKept, [readKept])
  return (
    <Card
      title="What is kept, and where"
      lead="Conversations, settings and notes, all in one folder. Copied while Parley is closed, it is a backup."
    >
      <Path path={view.profileDirectory} />
      {kept?.notice !== undefined && <StatusLine tone="unsure">{kept.notice}</StatusLine>}
      {kept !== undefined && (
        <dl className="flex flex-col gap-2">
          <Line name="In it">{countWords(kept)}</Line>
          <Line name="On the disk">
            {kept.store.name}, {sizeWords(kept.store.bytes)}
          </Line>
          <Line name="Backups">{backupWords(kept)}</Line>
          {kept.setAside.map(({ name, bytes }) => (
            <Line key={name} name="Put aside">
              <span className="break-all">{name}</span>, {sizeWords(bytes)}: it could not be read
            </Line>
          ))}
        </dl>
      )}
    </Card>
  )
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_1fr] gap-3">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
