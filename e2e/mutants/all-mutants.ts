import { lifeCycleMutants } from './life-cycle-mutants.ts'
import type { Mutant } from './mutant.ts'
import { providerMutants } from './provider-mutants.ts'
import { serverMutants } from './server-mutants.ts'
import { sessionMutants } from './session-mutants.ts'
import { storeMutants } from './store-mutants.ts'

export const ALL_MUTANTS: readonly Mutant[] = [
  ...sessionMutants,
  ...serverMutants,
  ...storeMutants,
  ...providerMutants,
  ...lifeCycleMutants,
]
