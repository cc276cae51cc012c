import type { SearchHit } from '../../../shared/protocol/conversation-list.ts'
import type { Search } from '../../state/data-state.ts'
import { useApp } from '../app-context.tsx'
import { namedLike } from './conversation-groups.ts'
import { nearMatch } from './near-match.ts'

export interface SearchResultsProps {
  readonly search: Exclude<Search, { name: 'off' }>
  readonly onOpen: (conversationId: string) => void
  readonly onOpenFound: (hit: SearchHit) => void
}

/** More than these and another letter is the better way. */
const namesShown = 5

const lineLook =
  'w-full min-w-0 rounded-medium px-3 text-left text-ink-soft transition hover:bg-raised/60 hover:text-ink'

/** Conversations with the words in their name, then what was said with them in it, the best first. */
export function SearchResults({ search, onOpen, onOpenFound }: SearchResultsProps) {
  const conversations = useApp((state) => state.window.conversations)
  const named = namedLike(conversations ?? [], search.words)
  return (
    <>
      {named.length > 0 && (
        <section aria-label="In the name">
          <Heading>In the name</Heading>
          <ul>
            {named.slice(0, namesShown).map(({ conversationId, title }) => (
              <li key={conversationId}>
                <button
                  type="button"
                  data-result
                  title={title}
                  className={`${lineLook} h-9 truncate`}
                  onClick={() => {
                    onOpen(conversationId)
                  }}
                >
                  {title}
                </button>
              </li>
            ))}
          </ul>
          {named.length > namesShown && (
            <p className="px-3 py-1 text-small text-ink-faint">And {named.length - namesShown} more. Go on typing.</p>
          )}
        </section>
      )}
      {search.hits.length > 0 && (
        <section aria-label="In what was said" aria-busy={search.name === 'asking'}>
          <Heading>In what was said</Heading>
          <ul>
            {search.hits.map((hit) => (
              <li key={hit.itemId}>
                <button
                  type="button"
                  data-result
                  className={`${lineLook} py-1.5`}
                  onClick={() => {
                    onOpenFound(hit)
                  }}
                >
                  <span className="block truncate font-medium text-ink">{hit.title}</span>
                  <span className="line-clamp-2 text-small">
                    <span className="sr-only">{hit.role === 'user' ? 'You: ' : 'Parley: '}</span>
                    <Excerpt parts={hit.excerpt} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p role="status" className="px-3 pt-3 text-small text-ink-soft empty:hidden">
        {wordsFor(search, named.length)}
      </p>
    </>
  )
}

function Heading({ children }: { readonly children: string }) {
  return <h2 className="px-3 pt-3 pb-1 text-small font-medium text-ink-faint">{children}</h2>
}

/** As text: whatever was said, nothing of it is ever markup. */
function Excerpt({ parts }: { readonly parts: SearchHit['excerpt'] }) {
  return nearMatch(parts).map(({ text, isMatch }, index) =>
    isMatch ? (
      <mark key={index} className="rounded-small bg-found text-ink">
        {text}
      </mark>
    ) : (
      text
    ),
  )
}

function wordsFor(search: SearchResultsProps['search'], named: number): string | undefined {
  switch (search.name) {
    case 'asking':
      return undefined
    case 'failed':
      return search.message
    case 'found':
      return search.hits.length + named === 0
        ? `Nobody said “${search.words}”, and no conversation is called so.`
        : undefined
  }
}
