import { fileURLToPath } from 'node:url'
import type { Clock } from '../shared/std/clock.ts'
import { programFiles } from './program-files.ts'
import { createPageFetcher } from './providers/offline-brain/fetch-page.ts'
import { createOfflineBrain } from './providers/offline-brain/offline-brain.ts'
import { commandGrammarJsgf, openPrefixes } from './providers/offline-brain/phrases.ts'
import { createFileReader } from './providers/offline-brain/read-text-file.ts'
import { isStateChanging } from './providers/offline-brain/state-changing.ts'
import type { KeptConnections } from './providers/kept-connections.ts'
import { createPocketsphinx } from './providers/pocketsphinx/pocketsphinx.ts'
import type { RegistryPorts } from './providers/registry.ts'
import { SystemSpeech } from './providers/system-speech/system-speech.ts'
import type { Store, TimerStore } from './store/types.ts'
import type { Log } from './telemetry/log.ts'

const files = programFiles(import.meta.url)

/** Everything that the models are made of on this machine. */
export function registryPorts(
  { clock, log, env }: { readonly clock: Clock; readonly log: Log; readonly env: RegistryPorts['environment'] },
  kept: { readonly store: Store; readonly timers: TimerStore; readonly connections: KeptConnections },
): RegistryPorts {
  return {
    fetch: kept.connections.fetch,
    clock,
    random: Math.random,
    environment: env,
    offline: {
      brain: () =>
        createOfflineBrain({
          notes: kept.store.notes,
          timers: kept.timers,
          clock,
          random: Math.random,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          fetchPage: createPageFetcher(),
          readFile: createFileReader(),
        }),
      pocketsphinx: () =>
        createPocketsphinx({
          commands: { grammarJsgf: commandGrammarJsgf(), openPrefixes, isStateChanging },
          scriptPath: fileURLToPath(files.earsScript),
          platform: process.platform,
          clock,
          log,
          env,
        }),
      systemSpeech: ({ voice }) => new SystemSpeech({ voice, clock, log, env, platform: process.platform }),
    },
  }
}
