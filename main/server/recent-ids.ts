/** Which ids came lately; when it is full the oldest is forgotten. */
export class RecentIds {
  readonly #ids = new Set<string>()
  readonly #kept: number

  constructor(kept: number) {
    this.#kept = kept
  }

  /** True when it is new. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false
    this.#ids.add(id)
    for (const oldest of this.#ids) {
      if (this.#ids.size <= this.#kept) break
      this.#ids.delete(oldest)
    }
    return true
  }
}
