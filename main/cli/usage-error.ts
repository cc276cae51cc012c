/** The command line was wrong: one sentence, then the usage; the exit code is 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** What `node:util` says about a flag it does not know, without its advice on dashes. */
export function asUsageError(thrown: unknown): UsageError {
  const [sentence] = (thrown instanceof Error ? thrown.message : String(thrown)).split('. ')
  return new UsageError(`${(sentence ?? '').replace(/\.$/, '')}.`)
}

export function wholeNumber(
  text: string,
  flag: string,
  range: { readonly least: number; readonly most: number },
): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= range.least && value <= range.most) return value
  throw new UsageError(`${flag} takes a whole number from ${range.least} to ${range.most}, not "${text}".`)
}
