import { useShallow } from 'zustand/react/shallow'
import { useApp } from '../app-context.tsx'
import { captionOf, type Caption } from './caption.ts'

const nothing: Partial<Caption> = {}

/**
 * What is being said, to be read from where one sits. Not for the ear: the answer is announced in the thread, and who
 * talks knows their own words.
 */
export function CaptionView() {
  const { speaker, text } = useApp(useShallow((state): Partial<Caption> => captionOf(state) ?? nothing))
  return (
    <div aria-hidden="true" className="flex min-h-0 flex-1 flex-col overflow-hidden text-center">
      {text !== undefined && (
        <>
          <p className="text-small text-ink-faint">{speaker === 'you' ? 'You' : 'Parley'}</p>
          <p
            className={`text-large text-balance [@media(height<720px)]:line-clamp-4 ${speaker === 'you' ? 'text-ink-soft italic' : 'font-medium text-ink'}`}
          >
            {text}
          </p>
        </>
      )}
    </div>
  )
}
