/** What a stretch of code is, as far as it has a colour of its own: the tokens `--code-…`. */
export const codeTokenKinds = [
  'keyword',
  'string',
  'number',
  'comment',
  'name',
  'type',
  'attribute',
  'added',
  'removed',
] as const
export type CodeTokenKind = (typeof codeTokenKinds)[number]

/** From `start` up to, not including, `end`, in characters of the code. */
export interface CodeToken {
  readonly kind: CodeTokenKind
  readonly start: number
  readonly end: number
}

export interface CodeQuestion {
  readonly number: number
  readonly code: string
  readonly language: string
}

export interface CodeAnswer {
  readonly number: number
  readonly tokens: readonly CodeToken[]
}
