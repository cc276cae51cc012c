/** Rows from `first` up to, not including, `end`. */
export interface RowRange {
  readonly first: number
  readonly end: number
}

export interface Viewport {
  readonly topPx: number
  readonly heightPx: number
}

/** Rows kept ready above and below what is seen: a page of scrolling finds them drawn. */
export const readyPx = 900
/** Rows drawn anew in one frame: a row costs about 1 ms, a frame has 16. */
export const rowsPerFrame = 8

/** The rows that should stand in the document when the viewport is here. */
export function rowsAround(heights: readonly number[], viewport: Viewport, marginPx = readyPx): RowRange {
  const from = viewport.topPx - marginPx
  const to = viewport.topPx + viewport.heightPx + marginPx
  let top = 0
  let first = heights.length
  let end = heights.length
  for (const [index, height] of heights.entries()) {
    if (first === heights.length && top + height > from) first = index
    if (top >= to) {
      end = index
      break
    }
    top += height
  }
  return { first: Math.min(first, end), end }
}

/** The rows that should stand in the document while the end is kept in sight. */
export function rowsAtEnd(heights: readonly number[], viewportPx: number, marginPx = readyPx): RowRange {
  let first = heights.length
  for (let px = 0; first > 0 && px < viewportPx + marginPx; px += heights[first] ?? 0) first -= 1
  return { first, end: heights.length }
}

/**
 * One frame's step towards `wanted`. What has left goes at once; what is new comes a few rows at a time, those in
 * sight first, so that no jump through a long thread holds the page up.
 */
export function nextRange(drawn: RowRange, wanted: RowRange, seen: RowRange): RowRange {
  const isApart = drawn.end <= wanted.first || drawn.first >= wanted.end
  if (isApart) return { first: seen.first, end: Math.min(Math.max(seen.end, seen.first + rowsPerFrame), wanted.end) }
  const first = Math.max(drawn.first, wanted.first)
  const end = Math.min(drawn.end, wanted.end)
  // Towards what is seen first.
  const missingBelow = wanted.end - end
  const missingAbove = first - wanted.first
  const isSeenAbove = seen.first < first
  const above = Math.min(missingAbove, isSeenAbove ? rowsPerFrame : Math.max(0, rowsPerFrame - missingBelow))
  const below = Math.min(missingBelow, rowsPerFrame - above)
  return { first: first - above, end: end + below }
}

export function union(one: RowRange, other: RowRange): RowRange {
  return { first: Math.min(one.first, other.first), end: Math.max(one.end, other.end) }
}

export function sumOf(heights: readonly number[], from: number, to: number): number {
  let sum = 0
  for (let index = from; index < to; index += 1) sum += heights[index] ?? 0
  return sum
}

/** Enough to fill any viewport while the thread is at its end. */
const mostRows = 60
const rowsAtFirst = 14

/**
 * While the end is kept in sight, new rows are drawn in the frame in which they come; a thread that has jumped ahead
 * begins with its last rows.
 */
export function rangeWithEnd(drawn: RowRange, count: number): RowRange {
  const isNear = drawn.end > count - rowsAtFirst && count - drawn.first <= mostRows
  return { first: isNear ? Math.min(drawn.first, count) : Math.max(0, count - rowsAtFirst), end: count }
}

export function withinCount(range: RowRange, count: number): RowRange {
  return { first: Math.min(range.first, count), end: Math.min(range.end, count) }
}
