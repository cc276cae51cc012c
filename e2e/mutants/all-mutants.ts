import { audioMutants } from './audio-mutants.ts'
import { bodyMutants } from './body-mutants.ts'
import { clientEndMutants } from './client-end-mutants.ts'
import { connectionMutants } from './connection-mutants.ts'
import { deletionMutants } from './deletion-mutants.ts'
import { failingDiskMutants } from './failing-disk-mutants.ts'
import { gateMutants } from './gate-mutants.ts'
import { importMutants } from './import-mutants.ts'
import { lifeCycleMutants } from './life-cycle-mutants.ts'
import type { Mutant } from './mutant.ts'
import { providerEndingMutants } from './provider-ending-mutants.ts'
import { providerMutants } from './provider-mutants.ts'
import { searchMutants } from './search-mutants.ts'
import { serverMutants } from './server-mutants.ts'
import { sessionMutants } from './session-mutants.ts'
import { speechMutants } from './speech-mutants.ts'
import { storeMutants } from './store-mutants.ts'
import { textFallbackMutants } from './text-fallback-mutants.ts'

export const ALL_MUTANTS: readonly Mutant[] = [
  ...sessionMutants,
  ...clientEndMutants,
  ...connectionMutants,
  ...textFallbackMutants,
  ...speechMutants,
  ...audioMutants,
  ...bodyMutants,
  ...serverMutants,
  ...gateMutants,
  ...storeMutants,
  ...failingDiskMutants,
  ...searchMutants,
  ...deletionMutants,
  ...importMutants,
  ...providerMutants,
  ...providerEndingMutants,
  ...lifeCycleMutants,
]
