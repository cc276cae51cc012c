import { ExternalLink, Square, SquareCheck } from 'lucide-react'
import { createContext, use, type ReactNode } from 'react'
import Markdown, { type Components, type ExtraProps } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { useActions } from '../app-context.tsx'
import { CodeBlock } from './code-block.tsx'
import { placeFormulas } from './formula-nodes.ts'
import { hideFormulas, type FormulaSource } from './formula-source.ts'
import { Formula } from './formula.tsx'
import { linkTarget } from './link-target.ts'
import { markUnheard, type MarkdownNode } from './mark-unheard.ts'
import { closeUnfinished } from './unfinished-markdown.ts'

export interface MarkdownTextProps {
  readonly source: string
  /** How much of it was heard; left out when all of it counts. */
  readonly heardCharacters?: number | undefined
  /** Still being written. */
  readonly isUnfinished?: boolean
}

const UnfinishedText = createContext(false)
const Formulas = createContext<readonly FormulaSource[]>([])

/** Markdown without raw HTML: no plug-in for it is in, so that tags stay the text they are. */
export function MarkdownText({ source, heardCharacters, isUnfinished = false }: MarkdownTextProps) {
  const hidden = hideFormulas(source, isUnfinished)
  const standBack = () => (tree: MarkdownNode) => {
    placeFormulas(tree, hidden.formulas)
    if (heardCharacters !== undefined) markUnheard(tree, heardCharacters)
  }
  return (
    <UnfinishedText value={isUnfinished}>
      <Formulas value={hidden.formulas}>
        <Markdown
          remarkPlugins={[[remarkGfm, { singleTilde: false }]]}
          rehypePlugins={[standBack]}
          components={components}
          // What may be opened is decided by the link itself.
          urlTransform={(url) => url}
        >
          {withoutDefinitions(isUnfinished ? closeUnfinished(hidden.text) : hidden.text)}
        </Markdown>
      </Formulas>
    </UnfinishedText>
  )
}

/** Blocks are parsed apart: a footnote or an address defined in one is unknown in the others, and would be lost. */
function withoutDefinitions(source: string): string {
  return source.replace(/^( {0,3})\[(?=[^\]\n]+\]:)/gm, '$1\\[')
}

const components: Components = {
  h1: ({ children }) => <h2 className="pt-3 text-title font-semibold">{children}</h2>,
  // Most answers begin with these: under the page's own heading no level is left out.
  h2: ({ children }) => <h2 className="pt-2 text-large font-semibold">{children}</h2>,
  h3: ({ children }) => <h3 className="pt-1 font-semibold">{children}</h3>,
  h4: ({ children }) => <h4 className="font-semibold">{children}</h4>,
  h5: ({ children }) => <h5 className="font-semibold text-ink-soft">{children}</h5>,
  h6: ({ children }) => <h6 className="font-semibold text-ink-soft">{children}</h6>,
  ul: ({ children, className }) => {
    const look = className === 'contains-task-list' ? 'list-none' : 'list-disc pl-6 marker:text-ink-faint'
    return <ul className={`space-y-1 ${look}`}>{children}</ul>
  },
  ol: ({ children, start }) => (
    <ol start={start} className="list-decimal space-y-1 pl-7 marker:text-ink-faint">
      {children}
    </ol>
  ),
  li: ({ children }) => <li className="space-y-1 pl-1">{children}</li>,
  input: ({ checked }) => {
    const Icon = checked === true ? SquareCheck : Square
    return (
      <Icon
        size={16}
        strokeWidth={1.75}
        role="img"
        aria-label={checked === true ? 'Done' : 'To do'}
        className="mr-1.5 inline align-text-bottom text-ink-soft"
      />
    )
  },
  blockquote: ({ children }) => (
    <blockquote className="space-y-2 border-l-2 border-line-strong pl-4 text-ink-soft">{children}</blockquote>
  ),
  hr: () => <hr className="my-2 border-line" />,
  code: ({ children }) => (
    <code className="rounded-small bg-sunken px-1.5 py-0.5 font-mono text-small">{children}</code>
  ),
  pre: ({ node }) => <CodeInText {...codeOf(node)} />,
  table: ({ children }) => (
    <div
      tabIndex={0}
      role="group"
      aria-label="Table"
      className="overflow-x-auto rounded-medium border border-line wrap-normal"
    >
      <table className="w-full border-collapse text-left">{children}</table>
    </div>
  ),
  th: ({ children, style }) => (
    <th style={style} className="bg-sunken px-3 py-2 font-semibold whitespace-nowrap">
      {children}
    </th>
  ),
  td: ({ children, style }) => (
    <td style={style} className="border-line px-3 py-2 align-top border-t">
      {children}
    </td>
  ),
  span: ({ node, children, ...properties }) => {
    const number = node?.properties.dataFormula
    if (number === undefined) return <span {...properties}>{children}</span>
    return <FormulaInText number={Number(number)} className={properties.className} />
  },
  a: ({ href, children }) => <Link address={href}>{children}</Link>,
  // A picture would be fetched from a stranger the moment it is shown.
  img: ({ src, alt }) => <Link address={src}>{alt === undefined || alt === '' ? 'Picture' : `Picture: ${alt}`}</Link>,
}

function Link({ address, children }: { readonly address: string | undefined; readonly children: ReactNode }) {
  const actions = useActions()
  const target = linkTarget(address)
  if (target === undefined)
    return (
      <>
        {children}
        {address !== undefined && address !== '' && address !== children && (
          <span className="text-ink-faint"> ({address})</span>
        )}
      </>
    )
  const isBare = typeof children === 'string' && children.includes(target.host)
  return (
    <a
      href={target.url}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        event.preventDefault()
        actions.openExternal(target.url)
      }}
      className="rounded-small text-accent underline decoration-1 underline-offset-4 hover:decoration-2"
    >
      {children}
      <span className="ml-1 inline-flex items-baseline gap-0.5 text-small whitespace-nowrap text-ink-faint">
        {!isBare && <span data-part="host">{target.host}</span>}
        <ExternalLink size={12} strokeWidth={1.75} aria-hidden className="self-center" />
      </span>
    </a>
  )
}

function FormulaInText({ number, className }: { readonly number: number; readonly className: string | undefined }) {
  const formula = use(Formulas)[number]
  return (
    formula !== undefined && (
      <span className={className}>
        <Formula {...formula} />
      </span>
    )
  )
}

/** Code in an entry of a list: a fence that stands by itself is a block of its own. */
function CodeInText(given: { readonly code: string; readonly language: string }) {
  return <CodeBlock {...given} isUnfinished={use(UnfinishedText)} />
}

function codeOf(node: ExtraProps['node']): { readonly code: string; readonly language: string } {
  const inner = node?.children[0]
  if (inner?.type !== 'element') return { code: '', language: '' }
  const code = inner.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
  const { className } = inner.properties
  const [name] = Array.isArray(className) ? className : []
  return { code, language: typeof name === 'string' ? name.replace(/^language-/, '') : '' }
}
