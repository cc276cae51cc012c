import { Fragment } from 'react'

/** Keys to press together, as caps. */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className="inline-flex items-center gap-1">
      {keys.map((key, place) => (
        <Fragment key={key}>
          {place > 0 && <span className="sr-only"> and </span>}
          <kbd className="inline-grid h-6 min-w-6 place-items-center rounded-small border border-line bg-surface px-1.5 font-sans text-small text-ink-soft">
            {key}
          </kbd>
        </Fragment>
      ))}
    </span>
  )
}
