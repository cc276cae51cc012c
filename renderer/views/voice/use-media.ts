import { useSyncExternalStore } from 'react'

/** Whether the window fits a media query, now and whenever that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = matchMedia(query)
      list.addEventListener('change', onChange)
      return () => {
        list.removeEventListener('change', onChange)
      }
    },
    () => matchMedia(query).matches,
    () => false,
  )
}

/** Less room than this, and the pane is a bar above the composer. */
export function useIsNarrow(): boolean {
  return useMedia('(width < 820px)')
}
