import { hostname, userInfo } from 'node:os'
import type { Clock } from '../../shared/std/clock.ts'
import { mintLink, type ServerAccess } from '../client/server-access.ts'
import type { Settings } from '../config/settings.ts'
import { runDemo } from './demo.ts'
import { say } from './say.ts'
import { startCommand } from './start-command.ts'
import type { InputKind } from './this-place.ts'
import { runTerminalChat } from './terminal-chat.ts'
import { greeting, windowText } from './terminal-texts.ts'
import { SystemSpeech } from '../providers/system-speech/system-speech.ts'
import { createLog } from '../telemetry/log.ts'

export interface TerminalOptions {
  readonly access: ServerAccess
  readonly settings: Settings
  readonly notices: readonly string[]
  readonly clock: Clock
  readonly input: InputKind
  /** The server is this process's own: it goes on where nobody types. */
  readonly isServing: boolean
  /** Of this process, by a signal. */
  readonly leaving: AbortSignal
}

/** The text chat on this process's own terminal or pipe, with the machine's own voice for /say and /demo. */
export async function startTerminal(options: TerminalOptions): Promise<void> {
  const { access, settings, clock, input, isServing, leaving } = options
  const { env, platform } = process
  const place = { user: userInfo().username, hostName: hostname(), env }
  const showWindow = async (): Promise<string> => windowText(await mintLink(access), place)
  const notices = options.notices.map((notice) => `! ${notice}`)
  // A link in the output of a pipe would be kept where nobody means to keep a way in.
  const window = input === 'person' || input === 'nobody' ? [await showWindow()] : []
  if (input === 'nobody') {
    process.stdout.write(`${[...notices, ...window, ...(isServing ? [nobodyTypes] : [])].join('\n')}\n`)
    if (!isServing) return
    await new Promise<void>((resolve) => {
      if (leaving.aborted) resolve()
      leaving.addEventListener('abort', () => {
        resolve()
      })
    })
    return
  }
  const voice = new SystemSpeech({
    voice: settings.tts.kind === 'system' ? settings.tts.voice : undefined,
    clock,
    log: createLog({ level: 'silent' }),
    env,
    platform,
  })
  try {
    await runTerminalChat({
      ...{ access, clock, random: Math.random },
      input: process.stdin,
      output: process.stdout,
      isInteractive: input === 'person' && process.stdout.isTTY,
      greeting: [...notices, ...window, greeting(settings)].join('\n'),
      windowText: showWindow,
      say: (text, signal) => say({ voice, language: settings.language, search: { env, platform } }, text, signal),
      demo: (write, signal) => runDemo({ access, clock, voice, write }, signal),
      signal: leaving,
    })
  } finally {
    await voice.close()
  }
}

const nobodyTypes = `Nobody can type here, so Parley only serves its window, until it is ended; "${startCommand('--link')}" prints a fresh link.`
