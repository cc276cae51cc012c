/** One engine failed on one text. It never leaves this folder: the next engine is tried, then the user is told. */
export class VoiceFailure extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, cause === undefined ? undefined : { cause })
    this.name = 'VoiceFailure'
  }
}
