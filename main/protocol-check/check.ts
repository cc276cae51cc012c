import type { Stage } from './stage.ts'

/** One rule of the page and how it is tried. `run` throws `Broken` or `NotChecked`; returning is passing. */
export interface Check {
  readonly id: string
  readonly heading: string
  /** The rule, as the report states it. */
  readonly rule: string
  run(stage: Stage): Promise<void>
}
