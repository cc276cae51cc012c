import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import { encodeWav } from '../../shared/audio/wav.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { serverAccess } from '../client/server-access.ts'
import { systemClock } from '../system-clock.ts'
import { breakLine, conversationLines, initialLines } from './conversation-lines.ts'
import { frameLine } from './frame-lines.ts'
import { readMicrophoneClip } from './microphone-clip.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'
import { parseTalkArguments, type TalkArguments, talkUsage } from './talk-arguments.ts'
import { aloudFailure, type AloudTurn, talkAloud, talkByText, type TalkOptions } from './talk-session.ts'
import { UsageError } from './usage-error.ts'

/** An answer that reads a long text aloud takes minutes; nothing honest takes this long. */
const watchdogMs = 30 * 60_000

const ending = new AbortController()

async function main(): Promise<number> {
  const talkArguments = parseTalkArguments(process.argv.slice(2), process.env)
  if (talkArguments === 'help') {
    process.stdout.write(talkUsage)
    return 0
  }
  // Files are read before anything is started: a bad one should not cost a server.
  const { file, interruption } = talkArguments
  const clip = file === undefined ? undefined : await readMicrophoneClip(file)
  const cuttingIn =
    interruption === undefined
      ? undefined
      : { clip: await readMicrophoneClip(interruption.file), afterAudioMs: interruption.afterAudioMs }

  let own: OwnServer | undefined
  try {
    if (talkArguments.server.kind === 'own')
      own = await startOwnServer({ clock: systemClock, settings: talkArguments.server.settings, signal: ending.signal })
    const options = talkOptions(talkArguments, own)
    const { text, out } = talkArguments
    const isTextAloud = text !== undefined && (out ?? interruption) !== undefined
    const openings: AloudTurn['opening'][] = []
    if (clip !== undefined) openings.push({ kind: 'clip', clip })
    if (isTextAloud) openings.push({ kind: 'text', text })
    let sessionId: string | undefined
    const heard: Int16Array[] = []
    for (const [index, opening] of openings.entries()) {
      const turn = await talkAloud(options, { opening, sessionId, interruption: index === 0 ? cuttingIn : undefined })
      sessionId = turn.sessionId
      options.onNote('')
      heard.push(turn.result.heardSamples)
      const failure = aloudFailure(turn.result, {
        file: opening.kind === 'clip' ? basename(file ?? '') : undefined,
        afterAudioMs: index === 0 ? cuttingIn?.afterAudioMs : undefined,
      })
      // What was heard until then is worth having, most of all when something failed.
      if (failure !== undefined || index === openings.length - 1) await keepHeard(out, joined(heard), options.onNote)
      if (failure !== undefined) throw failure
    }
    if (text !== undefined && !isTextAloud && !(await talkByText(options, text, sessionId)))
      throw new AssistantError('internal', 'The typed text was not answered to the end; the lines above say why.')
    return ending.signal.aborted ? 1 : 0
  } finally {
    await own?.close()
  }
}

function talkOptions(talkArguments: TalkArguments, own: OwnServer | undefined): TalkOptions {
  const { server, isJson, isFast } = talkArguments
  const { ws, secret } = server.kind === 'connect' ? server : (own?.ready ?? { ws: '', secret: '' })
  const people = isJson ? process.stderr : process.stdout
  const startedAtMs = systemClock.nowMs()
  let lines = initialLines
  return {
    access: serverAccess(ws, secret),
    clock: systemClock,
    random: Math.random,
    signal: ending.signal,
    isFast,
    observe(direction, frame) {
      if (isJson) process.stdout.write(`${frameLine(systemClock.nowMs() - startedAtMs, direction, frame)}\n`)
    },
    onMessage(message) {
      const step = conversationLines(lines, message)
      lines = step.state
      people.write(step.text)
    },
    onNote(note) {
      const broken = breakLine(lines)
      lines = broken.state
      people.write(broken.text + (note === '' ? '' : `${note}\n`))
    },
  }
}

async function keepHeard(out: string | undefined, heard: Int16Array, onNote: (note: string) => void): Promise<void> {
  if (out === undefined) return
  try {
    await writeFile(out, encodeWav(heard, speechRateHz))
  } catch (cause) {
    throw new AssistantError(
      'internal',
      `${out} cannot be written. Does its directory exist, and may you write there?`,
      { cause },
    )
  }
  onNote(`(${(samplesToMs(heard.length, speechRateHz) / 1000).toFixed(2)} s of speech heard, written to ${out})`)
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let written = 0
  for (const part of parts) {
    whole.set(part, written)
    written += part.length
  }
  return whole
}

function stopOn(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait for the server to end in good order.
    if (ending.signal.aborted) process.exit(1)
    ending.abort()
  })
}

stopOn('SIGINT')
stopOn('SIGTERM')
stopOn('SIGHUP')
// A reader such as `head` that has seen enough is an ending, not an error.
process.stdout.on('error', () => {
  ending.abort()
})
const cancelWatchdog = systemClock.after(watchdogMs, () => {
  process.stderr.write(`talk: gave up after ${watchdogMs / 60_000} minutes.\n`)
  ending.abort()
})

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`talk: ${error.message}\n\n${talkUsage}`)
    process.exitCode = 2
  } else {
    // Whoever stopped it knows why it has no answer.
    if (!ending.signal.aborted)
      process.stderr.write(`talk: ${error instanceof AssistantError ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
} finally {
  cancelWatchdog()
}
