import { estimatedPx, type Row } from './rows.ts'

/** What rows were measured to be, by key, and an estimate of the others. */
export class RowHeights {
  readonly #measured = new Map<string, number>()

  measured(key: string, heightPx: number): void {
    this.#measured.set(key, heightPx)
  }

  of(rows: readonly Row[]): readonly number[] {
    return rows.map((row) => this.#measured.get(row.key) ?? estimatedPx(row))
  }
}
