/** From `start` up to, not including, `end`, in characters. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The part of a span that lies in one of several texts which follow each other. */
export interface Stretch<S extends Span> extends Span {
  readonly span: S
  /** Which text; `start` and `end` are counted in it. */
  readonly text: number
}

/** Where spans lie that are counted over all texts together. They come in their order, and do not overlap. */
export function* stretchesOf<S extends Span>(
  spans: readonly S[],
  lengths: readonly number[],
): Generator<Stretch<S>, void> {
  let text = 0
  let textStart = 0
  for (const span of spans) {
    while (text < lengths.length && textStart + (lengths[text] ?? 0) <= span.start) {
      textStart += lengths[text] ?? 0
      text += 1
    }
    let at = text
    let atStart = textStart
    while (at < lengths.length && atStart < span.end) {
      const length = lengths[at] ?? 0
      const start = Math.max(0, span.start - atStart)
      const end = Math.min(length, span.end - atStart)
      if (end > start) yield { span, text: at, start, end }
      atStart += length
      at += 1
    }
  }
}
