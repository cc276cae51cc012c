/** One rule of the protocol page, held against a server or a client. */
export interface Verdict {
  readonly id: string
  /** The page's heading that the rule comes from. */
  readonly heading: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly expected: string
  /** What came instead, or why it was not looked at; empty when it passed. */
  readonly got: string
}

/** What a check throws when the rule is broken. */
export class Broken extends Error {
  readonly expected: string
  readonly got: string

  constructor(expected: string, got: string) {
    super(`Expected ${expected}; got ${got}.`)
    this.name = 'Broken'
    this.expected = expected
    this.got = got
  }
}

/** What a check throws when it cannot be made here. */
export class NotChecked extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotChecked'
  }
}

export function hold(isKept: boolean, expected: string, got: string): void {
  if (!isKept) throw new Broken(expected, got)
}

/** A frame or a body as it is shown in a report. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 240 ? `${text.slice(0, 240)}…` : text
}
