import { useId, useState } from 'react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Card } from './card.tsx'
import { KeptMark } from './kept-mark.tsx'

/** What the model is told about its task. */
export function InstructionsCard({ instructions }: { readonly instructions: string | undefined }) {
  const { changeSettings } = useActions()
  const isSaving = useApp(({ settings }) => settings.saving.includes('instructions'))
  const [text, setText] = useState(instructions ?? '')
  const id = useId()
  const isChanged = text.trim() !== '' && text !== (instructions ?? '')
  return (
    <Card
      title="What it is told"
      lead={
        <label htmlFor={id}>
          Who you are, how it should answer, what it should know. Left empty, Parley’s own instructions hold. The
          built-in assistant needs none.
        </label>
      }
    >
      <textarea
        id={id}
        rows={4}
        maxLength={20_000}
        value={text}
        placeholder="Answer in two sentences. I am a carpenter and like metric measures."
        onChange={(event) => {
          setText(event.target.value)
        }}
        className="field-sizing-content max-h-80 min-h-24 w-full resize-none rounded-medium border border-line-strong bg-surface px-3 py-2 placeholder:text-ink-faint disabled:opacity-50"
      />
      <KeptMark fields={['instructions']} />
      <div className="flex gap-2">
        <Button
          look="primary"
          disabled={!isChanged || isSaving}
          onClick={() => {
            changeSettings({ instructions: text.trim() })
          }}
        >
          {isSaving ? 'Saving…' : 'Save'}
        </Button>
        {instructions !== undefined && (
          <Button
            look="quiet"
            onClick={() => {
              changeSettings({ instructions: null })
            }}
          >
            Back to Parley’s own
          </Button>
        )}
      </div>
    </Card>
  )
}
