import type { Mutant } from './mutant.ts'

export const lifeCycleMutants: readonly Mutant[] = []
