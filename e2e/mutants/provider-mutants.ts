import type { Mutant } from './mutant.ts'

export const providerMutants: readonly Mutant[] = []
