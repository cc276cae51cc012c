import { memo } from 'react'
import { CodeBlock } from './code-block.tsx'
import type { MarkdownBlock } from './markdown-blocks.ts'
import { MarkdownText } from './markdown-text.tsx'

export interface AnswerBlockProps {
  readonly block: MarkdownBlock
  readonly isUnfinished: boolean
  readonly heardCharacters: number | undefined
}

/** Kept as long as its block is the same: parsing one costs about a millisecond, and an answer has hundreds. */
export const AnswerBlock = memo(function AnswerBlock({ block, isUnfinished, heardCharacters }: AnswerBlockProps) {
  if (block.kind === 'code')
    return (
      <CodeBlock
        code={block.code}
        language={block.language}
        isUnheard={heardCharacters === 0}
        isUnfinished={isUnfinished}
      />
    )
  return <MarkdownText source={block.source} heardCharacters={heardCharacters} isUnfinished={isUnfinished} />
})
