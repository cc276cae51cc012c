// What every place that `shared/` runs in has (Node, a page, a worker, a worklet), and the language's own library does
// not name. Interfaces only, so they merge with the fuller ones of Node and of the DOM.

interface AbortSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
