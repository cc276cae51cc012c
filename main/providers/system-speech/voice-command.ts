import type { SpeechEngine } from './engines.ts'
import { spokenInput } from './spoken-input.ts'

/** One child process that turns a text into a WAV. The text goes in by stdin: a command line is visible to everybody. */
export interface VoiceCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly stdin: string
  readonly env: Readonly<Record<string, string>>
  /** Where the WAV comes out: on stdout as it is made, or in the file that was named. */
  readonly output: 'stdout' | 'file'
}

export interface VoiceRequest {
  readonly text: string
  /** The engine's own name; `undefined`: its default for the language. */
  readonly voice: string | undefined
  readonly language: string
  readonly rateFactor: number
  /** For engines that can only write a file. */
  readonly outputPath: string
}

/** Engines that are a program of the machine; the WebAssembly voice is a module and has no command line. */
export type ProgramEngine = Exclude<SpeechEngine, 'espeak-ng-wasm'>

export const enginePrograms: Readonly<Record<ProgramEngine, string>> = {
  say: 'say',
  sapi: 'powershell',
  flite: 'flite',
  'espeak-ng': 'espeak-ng',
}

export function voiceCommand(engine: ProgramEngine, request: VoiceRequest): VoiceCommand {
  const common = { program: enginePrograms[engine], stdin: spokenInput(engine, request.text), env: {} }
  switch (engine) {
    case 'say':
      return { ...common, args: sayArgs(request), output: 'file' }
    case 'sapi':
      return { ...common, ...sapiCall(request), output: 'stdout' }
    case 'flite':
      return { ...common, args: fliteArgs(request), output: 'file' }
    case 'espeak-ng':
      return { ...common, args: espeakArgs(request), output: 'stdout' }
  }
}

/** Words a minute that say and espeak-ng speak at when nobody asks. */
const ownWordsPerMinute = 175

/** espeak-ng takes 80 to 450 words a minute; beyond, it keeps to its edge, so we say the edge. */
export function espeakWordsPerMinute(rateFactor: number): number {
  return Math.round(clamp(ownWordsPerMinute * rateFactor, 80, 450))
}

/** SAPI's scale runs from -10 (a third of the pace) to 10 (three times the pace). */
export function sapiRate(rateFactor: number): number {
  return Math.round(clamp((10 * Math.log(rateFactor)) / Math.log(3), -10, 10))
}

/** espeak-ng knows a few regions by name; for the rest the language alone is the voice. */
export function espeakVoice(language: string): string {
  const tag = language.toLowerCase()
  const regional = ['en-us', 'en-gb', 'en-029', 'fr-be', 'fr-ch', 'pt-br', 'es-419', 'vi-vn-x-central']
  if (regional.includes(tag)) return tag
  const primary = tag.split('-')[0] ?? 'en'
  return primary === 'zh' ? 'cmn' : primary === 'no' ? 'nb' : primary
}

function sayArgs({ voice, rateFactor, outputPath }: VoiceRequest): string[] {
  const rate = rateFactor === 1 ? [] : ['-r', String(Math.round(clamp(ownWordsPerMinute * rateFactor, 60, 600)))]
  const named = voice === undefined ? [] : ['-v', voice]
  return [...named, ...rate, '-f', '-', '-o', outputPath, '--file-format=WAVE', '--data-format=LEI16@22050']
}

function fliteArgs({ voice, rateFactor, outputPath }: VoiceRequest): string[] {
  const stretch = Number((1 / clamp(rateFactor, 0.4, 3)).toFixed(3))
  return ['-voice', voice ?? 'rms', '--setf', `duration_stretch=${stretch}`, '-f', '-', '-o', outputPath]
}

function espeakArgs({ voice, language, rateFactor }: VoiceRequest): string[] {
  return ['-v', voice ?? espeakVoice(language), '-s', String(espeakWordsPerMinute(rateFactor)), '--stdin', '--stdout']
}

// The WAV is made in memory first: SpeechSynthesizer asks its stream for a position, which a pipe does not have.
// What varies comes by environment, so nothing of it is ever read as PowerShell.
const sapiScript = `
$ErrorActionPreference = 'Stop'
[Console]::InputEncoding = New-Object Text.UTF8Encoding $false
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
if ($env:PARLEY_VOICE) { $voice.SelectVoice($env:PARLEY_VOICE) }
else { try { $voice.SelectVoiceByHints('NotSet', 'NotSet', 0, [Globalization.CultureInfo]$env:PARLEY_LANGUAGE) } catch { } }
$voice.Rate = [int]$env:PARLEY_RATE
$memory = New-Object IO.MemoryStream
$voice.SetOutputToWaveStream($memory)
$voice.Speak([Console]::In.ReadToEnd())
$voice.SetOutputToNull()
$memory.WriteTo([Console]::OpenStandardOutput())
`

function sapiCall({ voice, language, rateFactor }: VoiceRequest): Pick<VoiceCommand, 'args' | 'env'> {
  return {
    args: powerShellArgs(sapiScript),
    env: { PARLEY_VOICE: voice ?? '', PARLEY_LANGUAGE: language, PARLEY_RATE: String(sapiRate(rateFactor)) },
  }
}

/** A fixed script, encoded so that no quoting rule of Windows touches it. */
export function powerShellArgs(script: string): string[] {
  return ['-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(script, 'utf16le').toString('base64')]
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
