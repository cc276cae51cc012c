import { z } from 'zod'
import { powerShellArgs } from './voice-command.ts'
import type { ProgramEngine } from './voice-command.ts'
import type { Voice } from './engines.ts'

/** How an engine is asked for its voices. */
export function voiceListArgs(engine: ProgramEngine): readonly string[] {
  switch (engine) {
    case 'say':
      return ['-v', '?']
    case 'sapi':
      return powerShellArgs(sapiListScript)
    case 'flite':
      return ['-lv']
    case 'espeak-ng':
      return ['--voices']
  }
}

/** What it answered. Lines that do not look like a voice are left out: a listing is for choosing, never for failing. */
export function parseVoiceList(engine: ProgramEngine, printed: string): readonly Voice[] {
  switch (engine) {
    case 'say':
      return linesOf(printed).flatMap(sayVoice)
    case 'sapi':
      return sapiVoices(printed)
    case 'flite':
      return fliteVoices(printed)
    case 'espeak-ng':
      return linesOf(printed).flatMap(espeakNgVoice)
  }
}

// "Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy."
function sayVoice(line: string): Voice[] {
  const match = /^(?<name>.+?)\s+(?<language>[a-z]{2,3}[_-]\w+)\s+#/.exec(line)
  return voiceOf('say', match?.groups?.name, match?.groups?.language?.replace('_', '-'))
}

// "Voices available: kal awb_time kal16 awb rms slt"; awb_time says nothing but the time of day.
function fliteVoices(printed: string): Voice[] {
  const names = /^Voices available:(?<names>.*)$/m.exec(printed)?.groups?.names ?? ''
  return names
    .split(' ')
    .filter((name) => name !== '' && name !== 'awb_time')
    .flatMap((name) => voiceOf('flite', name, name === 'awb' ? 'en-GB' : 'en-US'))
}

// " 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)": the file, not the name, is what -v
// takes without doubt. mbrola voices are listed even where their data is not installed.
function espeakNgVoice(line: string): Voice[] {
  const match = /^\s*\d+\s+(?<language>\S+)\s+\S+\s+\S+\s+(?<file>\S+)/.exec(line)
  const { language, file } = match?.groups ?? {}
  if (file === undefined || language === 'variant' || file.startsWith('mb/')) return []
  return voiceOf('espeak-ng', language, language)
}

const sapiListScript = `
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false
Add-Type -AssemblyName System.Speech
$voices = (New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices() | Where-Object Enabled
ConvertTo-Json -Compress @($voices | ForEach-Object { @{ name = $_.VoiceInfo.Name; language = $_.VoiceInfo.Culture.Name } })
`

const sapiListSchema = z.array(z.object({ name: z.string(), language: z.string() }))

function sapiVoices(printed: string): Voice[] {
  try {
    return sapiListSchema.parse(JSON.parse(printed)).flatMap(({ name, language }) => voiceOf('sapi', name, language))
  } catch {
    return []
  }
}

function voiceOf(engine: ProgramEngine, name: string | undefined, language: string | undefined): Voice[] {
  // A name that begins with "-" would be read as an option.
  if (name === undefined || language === undefined || name.startsWith('-')) return []
  return [{ engine, name, language }]
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/)
}
