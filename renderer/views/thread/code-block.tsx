import { useRef } from 'react'
import { CopyButton } from './copy-button.tsx'
import { useCodeColours } from './use-code-colours.ts'

/** Lines of one piece: while code is being written only its last piece is laid out again. */
const linesPerPiece = 40

export interface CodeBlockProps {
  readonly code: string
  readonly language: string
  readonly isUnheard?: boolean
  /** Still being written: it gets its colours when it stands. */
  readonly isUnfinished?: boolean
}

export function CodeBlock({ code, language, isUnheard = false, isUnfinished = false }: CodeBlockProps) {
  const element = useRef<HTMLElement>(null)
  useCodeColours(element, { code, language, isPlain: isUnheard || isUnfinished })
  const name = language === '' ? 'Code' : language
  return (
    <figure className="overflow-hidden rounded-medium border border-line bg-sunken">
      <figcaption className="flex h-9 items-center justify-between border-b border-line pr-1 pl-3 text-small text-ink-soft">
        <span className="truncate">{name}</span>
        <CopyButton label="Copy the code" text={() => code} />
      </figcaption>
      <pre
        tabIndex={0}
        aria-label={`Code, ${name}`}
        role="group"
        className={`overflow-x-auto p-3 font-mono text-small whitespace-pre ${isUnheard ? 'text-ink-faint' : ''}`}
      >
        <code ref={element}>
          {pieces(code).map((piece, index) => (
            <span key={index} className="block">
              {piece}
            </span>
          ))}
        </code>
      </pre>
    </figure>
  )
}

function pieces(code: string): readonly string[] {
  const lines = code.split('\n')
  const count = Math.ceil(lines.length / linesPerPiece)
  return Array.from(
    { length: count },
    // A block's last line break makes no line of its own.
    (_, index) => `${lines.slice(index * linesPerPiece, (index + 1) * linesPerPiece).join('\n')}\n`,
  )
}
