import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { decodeWav, decodeWavStream } from '../../../shared/audio/wav.ts'
import type { Clock } from '../../../shared/std/clock.ts'
import { childEnvironment } from '../../processes/child-environment.ts'
import type { SpeechChunk } from '../types.ts'
import { voiceCommand } from './voice-command.ts'
import type { ProgramEngine, VoiceCommand, VoiceRequest } from './voice-command.ts'
import { VoiceFailure } from './voice-failure.ts'

/** The slowest voice we know (SAPI through a cold PowerShell) begins within 3 s; after this it hangs. */
const patienceMs = 15_000

export interface VoiceProcessOptions {
  readonly clock: Clock
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** Speaks one text in a child process of its own. Ends quietly on abort, throws `VoiceFailure` for everything else. */
export async function* speakByProgram(
  engine: ProgramEngine,
  request: Omit<VoiceRequest, 'outputPath'>,
  options: VoiceProcessOptions,
): AsyncGenerator<SpeechChunk, void, undefined> {
  // Private by mkdtemp's mode. A file, because flite and say go back to write their header's lengths: flite given
  // /dev/stdout writes the header and then waits for itself for ever (measured, flite 2.2).
  const folder = await mkdtemp(join(tmpdir(), 'parley-voice-'))
  try {
    const outputPath = join(folder, 'speech.wav')
    const command = voiceCommand(engine, { ...request, outputPath })
    for await (const chunk of runVoice(command, outputPath, options)) yield chunk
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* runVoice(
  command: VoiceCommand,
  outputPath: string,
  { clock, env, signal }: VoiceProcessOptions,
): AsyncGenerator<SpeechChunk, void, undefined> {
  if (signal.aborted) return
  const child = spawn(command.program, command.args, {
    env: { ...childEnvironment(env), ...command.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const ending = endingOf(child)
  const stop = (): void => {
    child.kill('SIGKILL')
  }
  signal.addEventListener('abort', stop, { once: true })
  const lateness = new AbortController()
  const giveUp = (): void => {
    lateness.abort()
    stop()
  }
  let cancelWatch = clock.after(patienceMs, giveUp)
  child.stdin.on('error', () => undefined)
  child.stdin.end(command.stdin)
  try {
    if (command.output === 'stdout') {
      for await (const audio of decodeWavStream(child.stdout)) {
        cancelWatch()
        cancelWatch = clock.after(patienceMs, giveUp)
        if (audio.samples.length > 0) yield audio
      }
    }
    const failure = await ending
    if (isAborted(signal)) return
    if (failure !== undefined) throw failure
    if (command.output === 'file') yield decodeWav(await readFile(outputPath))
  } catch (error) {
    if (isAborted(signal)) return
    if (isAborted(lateness.signal))
      throw new VoiceFailure(`${command.program} gave no sound for ${patienceMs / 1000} s`)
    // A program that fails prints no WAV, and its own words say more than the decoder's.
    throw (await ending) ?? new VoiceFailure(`${command.program} made something that is not sound`, error)
  } finally {
    cancelWatch()
    signal.removeEventListener('abort', stop)
    stop()
  }
}

/** Resolves when the child and its pipes are closed: with a failure, or with nothing when it did its work. */
function endingOf(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<VoiceFailure | undefined> {
  let complaint = ''
  child.stderr.on('data', (part: Buffer) => {
    if (complaint.length < 2000) complaint += part.toString('utf8')
  })
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(new VoiceFailure(`${child.spawnfile} could not be started`, error))
    })
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve(undefined)
      else resolve(new VoiceFailure(`${child.spawnfile} ended with ${String(code ?? killedBy)}`, complaint.trim()))
    })
  })
}

// Read anew after each wait; the compiler would take the first answer for the last.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
