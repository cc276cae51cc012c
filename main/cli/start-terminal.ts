import { hostname, userInfo } from 'node:os'
import type { Clock } from '../../shared/std/clock.ts'
import { serverAccess } from '../client/server-access.ts'
import type { Settings } from '../config/settings.ts'
import type { RunningHost } from './headless.ts'
import { runDemo } from './demo.ts'
import { say } from './say.ts'
import { runTerminalChat } from './terminal-chat.ts'
import { greeting, tunnelLines } from './terminal-texts.ts'
import { SystemSpeech } from '../providers/system-speech/system-speech.ts'
import { createLog } from '../telemetry/log.ts'

export interface TerminalOptions {
  readonly host: RunningHost
  readonly settings: Settings
  readonly notices: readonly string[]
  readonly clock: Clock
}

/** The text chat on this process's own terminal or pipe, with the machine's own voice for /say and /demo. */
export async function startTerminal({ host, settings, notices, clock }: TerminalOptions): Promise<void> {
  const access = serverAccess(host.ws, host.secret)
  const { env, platform } = process
  const voice = new SystemSpeech({
    voice: settings.tts.kind === 'system' ? settings.tts.voice : undefined,
    clock,
    log: createLog({ level: 'silent' }),
    env,
    platform,
  })
  const leaving = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      leaving.abort()
    })
  const place = { port: new URL(host.url).port, user: userInfo().username, hostName: hostname(), env }
  try {
    await runTerminalChat({
      access,
      input: process.stdin,
      output: process.stdout,
      isInteractive: process.stdin.isTTY && process.stdout.isTTY,
      greeting: [...notices.map((notice) => `! ${notice}`), greeting(settings)].join('\n'),
      helpEnd: tunnelLines(place),
      say: (text, signal) => say({ voice, language: settings.language, search: { env, platform } }, text, signal),
      demo: (write, signal) => runDemo({ access, clock, voice, write }, signal),
      signal: leaving.signal,
    })
  } finally {
    await voice.close()
  }
}
