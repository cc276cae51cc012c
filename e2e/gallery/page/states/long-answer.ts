export const longAnswer = `A **debounce** waits until nothing has happened for a while, and then acts *once*.

## When it helps

- a search field that asks a server while somebody types
- a window that is being resized
- a level meter that would redraw with every block

\`\`\`typescript
export function debounce<Given extends readonly unknown[]>(
  action: (...given: Given) => void,
  quietMs: number,
): (...given: Given) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (...given) => {
    clearTimeout(timer)
    timer = setTimeout(() => action(...given), quietMs)
  }
}
\`\`\`

| Way | Acts | Good for |
| --- | --- | --- |
| debounce | after the last one | typing, resizing |
| throttle | at most every *n* ms | scrolling, dragging |
| frame | once per frame | drawing |

> A debounce that never ends is a leak: clear it when the view goes.

1. Choose the quiet time by feel: 150 ms is not noticed.
2. Keep \`quietMs\` out of the tests; hand in a clock.

More of it at [the pages of Mozilla](https://developer.mozilla.org/).`
