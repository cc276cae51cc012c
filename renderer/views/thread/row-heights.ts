import { estimatedPx, type Row } from './rows.ts'

/** What rows were measured to be, by key, and an estimate of the others. */
export class RowHeights {
  readonly #measured = new Map<string, number>()
  /** Of a row that does not change it is made once: there are thousands, and they are asked for in every frame. */
  readonly #estimated = new WeakMap<Row, number>()

  measured(key: string, heightPx: number): void {
    this.#measured.set(key, heightPx)
  }

  of(rows: readonly Row[]): readonly number[] {
    return rows.map((row) => this.#measured.get(row.key) ?? this.#estimate(row))
  }

  #estimate(row: Row): number {
    const known = this.#estimated.get(row)
    if (known !== undefined) return known
    const estimated = estimatedPx(row)
    this.#estimated.set(row, estimated)
    return estimated
  }
}
