/** The rows of docs/reliability.md, by letter, and how many each has. */
const counts = { S: 12, B: 10, D: 7, P: 11, A: 7, O: 3 } as const

export const ROWS: readonly string[] = Object.entries(counts).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
)

/** Rows of which there is no guard that could be switched off, and why. */
export const ROWS_WITHOUT_MUTANT: Readonly<Record<string, string>> = {
  S2: 'The simulator looks for what no test names; e2e/session-simulator/mutants.test.ts breaks each of its rules.',
  B9: 'A measurement: how many sockets this machine serves, and how soon.',
  O1: 'A measurement: memory, timers and handles over an hour of faults.',
  P1: 'The whole of the provider rows, cell by cell; each guard in it stands under P2 to P11.',
}
