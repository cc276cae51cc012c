import { ArrowUp, AudioLines, Square } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { WhileSpeaking } from '../../../shared/protocol/client-messages.ts'
import { isAnswering, isVoiceOn } from '../../state/status.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Segmented, type Segment } from '../controls/segmented.tsx'
import { messageFieldId } from '../field-ids.ts'
import { lastTypedText, placeholderOf } from './composer-model.ts'

const whileSpeakingChoices: readonly Segment<WhileSpeaking>[] = [
  { value: 'interrupt', label: 'Interrupt', hint: 'Stops the answer; yours is next' },
  { value: 'queue', label: 'Queue', hint: 'Waits for the end of the answer' },
  { value: 'steer', label: 'Steer', hint: 'Goes into the answer without stopping it' },
]

/** Where one types. What is typed while it answers says what becomes of the answer. */
export function Composer() {
  const draft = useApp((state) => state.window.draft)
  const isBusy = useApp(isAnswering)
  const placeholder = useApp(placeholderOf)
  const lastText = useApp(lastTypedText)
  const actions = useActions()
  const isEmpty = draft.trim() === ''

  const send = (): void => {
    if (isEmpty) return
    actions.setDraft('')
    actions.submitText(draft.trim())
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // Enter also takes a suggestion of an input method, and the arrow walks through them; then neither is for us.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    } else if (event.key === 'ArrowUp' && draft === '' && lastText !== undefined) {
      event.preventDefault()
      actions.setDraft(lastText)
    }
  }

  return (
    <form
      className="@container mx-auto w-full max-w-3xl px-4 pb-4"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="rounded-large border border-line-strong bg-surface shadow-low transition focus-within:border-accent">
        <textarea
          id={messageFieldId}
          aria-label="Message"
          rows={1}
          autoFocus
          value={draft}
          placeholder={placeholder}
          onChange={(event) => {
            actions.setDraft(event.target.value)
          }}
          onKeyDown={onKeyDown}
          className="block field-sizing-content max-h-54 min-h-12 w-full resize-none overflow-y-auto bg-transparent px-4 pt-3 pb-1 outline-none placeholder:text-ink-faint"
        />
        <div className="flex min-h-12 items-center gap-2 px-2 pb-2">
          <VoiceButton />
          <div className="flex min-w-0 flex-1 items-center justify-end gap-2">
            {isBusy && <WhileSpeakingChoice />}
            {isBusy && (
              <Button
                look={isEmpty ? 'primary' : 'plain'}
                label="Stop the answer"
                icon={<Square size={16} strokeWidth={1.75} fill="currentColor" />}
                onClick={actions.stop}
              />
            )}
            {!(isBusy && isEmpty) && (
              <Button
                type="submit"
                look="primary"
                label="Send"
                disabled={isEmpty}
                icon={<ArrowUp size={16} strokeWidth={1.75} />}
              />
            )}
          </div>
        </div>
      </div>
    </form>
  )
}

function VoiceButton() {
  const isOn = useApp(isVoiceOn)
  const { toggleVoice } = useActions()
  return (
    <Button
      look="quiet"
      aria-pressed={isOn}
      title={isOn ? 'Turn the voice off' : 'Turn the voice on'}
      onClick={toggleVoice}
      icon={<AudioLines size={16} strokeWidth={1.75} />}
      className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
    >
      <span className="@max-md:sr-only">{isOn ? 'Voice on' : 'Voice'}</span>
    </Button>
  )
}

function WhileSpeakingChoice() {
  const value = useApp((state) => state.whileSpeaking)
  const { setWhileSpeaking } = useActions()
  return (
    <Segmented
      size="small"
      label="What your text does to the answer"
      value={value}
      choices={whileSpeakingChoices}
      onChoose={setWhileSpeaking}
    />
  )
}
