import type { ReactNode } from 'react'

// One and the same function, so that React calls it once and not with every letter that changes.
const takeFocus = (element: HTMLHeadingElement | null): void => {
  element?.focus({ preventScroll: true })
}

/** The title of a step; whoever does not see the page is taken to it. */
export function Heading({ children }: { readonly children: ReactNode }) {
  return (
    <h1 tabIndex={-1} ref={takeFocus} className="text-title font-semibold text-balance outline-none">
      {children}
    </h1>
  )
}
