/** A guard switched off: a patch to one source file that must turn one named test red. Others may go red as well. */
export interface Mutant {
  readonly name: string
  /** The row of docs/reliability.md that the guard stands for, such as `S3`. */
  readonly guards: string
  readonly file: string
  /** Source text that occurs exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** The test file, and in it the title of the test that must go red: its own, without what is around it. */
  readonly test: string
  readonly title: string
  /** Without the guard the test waits until its time is over, and no other sign is to be had. */
  readonly mayHang?: true
}
