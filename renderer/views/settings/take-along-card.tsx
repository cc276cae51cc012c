import { FileJson, FileText, FileUp } from 'lucide-react'
import { useRef } from 'react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Card } from './card.tsx'
import { countWords } from './kept-words.ts'
import { StatusLine } from './status-line.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** Everything out into a file, and such a file in. */
export function TakeAlongCard() {
  const { exportEverything, importFile } = useActions()
  const isBusy = useApp((state) => state.data.work.name === 'busy')
  const picker = useRef<HTMLInputElement>(null)
  return (
    <Card
      title="Take it with you"
      lead="Everything that was said and noted, as one file. Data (JSON) can be imported again, here or elsewhere; text (Markdown) is for reading. Neither has settings or keys in it."
    >
      <div className="flex flex-wrap gap-2">
        <Button
          icon={<FileJson {...icon} />}
          disabled={isBusy}
          onClick={() => {
            exportEverything('json')
          }}
        >
          Export as data
        </Button>
        <Button
          icon={<FileText {...icon} />}
          disabled={isBusy}
          onClick={() => {
            exportEverything('markdown')
          }}
        >
          Export as text
        </Button>
        <Button
          icon={<FileUp {...icon} />}
          disabled={isBusy}
          onClick={() => {
            picker.current?.click()
          }}
        >
          Import…
        </Button>
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          aria-label="File to import"
          tabIndex={-1}
          className="hidden"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? []
            // Emptied, so that the same file can be chosen once more.
            if (file !== undefined) importFile(file)
            currentTarget.value = ''
          }}
        />
      </div>
      <Outcome />
    </Card>
  )
}

function Outcome() {
  const work = useApp((state) => state.data.work)
  return (
    <div role="status" aria-label="Export and import" className="empty:hidden">
      {work.name === 'busy' && work.what !== 'delete' && (
        <StatusLine tone="busy">
          {work.what === 'export' ? 'The file is being made.' : 'The file is being read.'}
        </StatusLine>
      )}
      {work.name === 'imported' && (
        <StatusLine tone="good">
          {work.fileName}: {countWords(work.answer)} came in, beside what was here. Nothing was replaced.
        </StatusLine>
      )}
      {work.name === 'failed' && work.what !== 'delete' && <StatusLine tone="bad">{work.message}</StatusLine>}
    </div>
  )
}
