/** What the offline brain keeps between starts. The store implements these; tests use an in-memory twin. */
export interface Note {
  readonly id: number
  readonly text: string
  readonly createdAtMs: number
}

export interface NoteStore {
  add(text: string): Note
  /** Oldest first. */
  list(): readonly Note[]
  /** How many went. */
  deleteAll(): number
}

export interface Timer {
  readonly id: number
  readonly kind: 'timer' | 'alarm'
  readonly label: string
  readonly createdAtMs: number
  /** Wall time at which it rings. */
  readonly dueAtMs: number
}

export interface TimerStore {
  add(timer: Omit<Timer, 'id'>): Timer
  /** Those that have not rung, soonest first. */
  list(): readonly Timer[]
  delete(id: number): void
}
