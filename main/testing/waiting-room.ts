/** Where a test waits for a condition, without a sleep: whoever changes something rings. */
export class WaitingRoom {
  readonly #waiting = new Set<{ readonly isMet: () => boolean; readonly resolve: () => void }>()

  async until(isMet: () => boolean): Promise<void> {
    if (isMet()) return
    await new Promise<void>((resolve) => this.#waiting.add({ isMet, resolve }))
  }

  ring(): void {
    for (const waiter of this.#waiting) {
      if (!waiter.isMet()) continue
      this.#waiting.delete(waiter)
      waiter.resolve()
    }
  }
}
