import type { Mutant } from './mutant.ts'

export const sessionMutants: readonly Mutant[] = []
