import { parseArgs } from 'node:util'
import { asUsageError, UsageError, wholeNumber } from './usage-error.ts'

export const talkUsage = `Usage: npm run talk -s -- [FILE.wav] [options]

Plays FILE.wav as a microphone, prints the conversation and ends when it is over.

  --out reply.wav              write what a listener heard, to the sample (24 kHz mono)
  --json                       one line per frame on stdout; the conversation goes to stderr
  --fast                       not in real time: as fast as the server takes it
  --interrupt-with FILE2.wav   cut into the first answer with this recording ...
  --after-audio MS             ... when this much of it has been played (1000)
  --text "..."                 afterwards, or without FILE.wav: type this into the same conversation; it is
                               answered as text, or aloud with --out or --interrupt-with
  --settings FILE              settings for the server that talk starts; left out, everything is offline
  --connect WS_URL             use a running server; its secret is read from PARLEY_SECRET
  --help

Exit code: 0 all was answered, 1 something failed or nothing was heard, 2 wrong usage.
`

export interface TalkArguments {
  readonly file: string | undefined
  readonly out: string | undefined
  readonly isJson: boolean
  readonly isFast: boolean
  readonly interruption: { readonly file: string; readonly afterAudioMs: number } | undefined
  readonly text: string | undefined
  readonly server: { readonly kind: 'own'; readonly settings: string | undefined } | TalkConnection
}

export interface TalkConnection {
  readonly kind: 'connect'
  readonly ws: string
  readonly secret: string
}

const defaultAfterAudioMs = '1000'

/** Throws `UsageError`; `help` means that the usage was asked for. */
export function parseTalkArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): TalkArguments | 'help' {
  const { values, positionals } = readFlags(args)
  if (values.help === true) return 'help'
  const [file, ...more] = positionals
  if (more.length > 0) throw new UsageError(`Only one recording is played first; "${more[0] ?? ''}" is one too many.`)
  if (file === undefined && values.text === undefined)
    throw new UsageError('Give a WAV file to speak, or --text to type.')
  if (values['after-audio'] !== undefined && values['interrupt-with'] === undefined)
    throw new UsageError('--after-audio needs --interrupt-with, which names the recording that cuts in.')
  if (values.text?.trim() === '') throw new UsageError('--text is empty.')
  return {
    file,
    out: values.out,
    isJson: values.json === true,
    isFast: values.fast === true,
    interruption: interruptionOf(values['interrupt-with'], values['after-audio']),
    text: values.text,
    server: serverOf(values.connect, values.settings, env.PARLEY_SECRET),
  }
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        out: { type: 'string' },
        json: { type: 'boolean' },
        fast: { type: 'boolean' },
        'interrupt-with': { type: 'string' },
        'after-audio': { type: 'string' },
        text: { type: 'string' },
        settings: { type: 'string' },
        connect: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (thrown) {
    throw asUsageError(thrown)
  }
}

function interruptionOf(file: string | undefined, afterAudio = defaultAfterAudioMs): TalkArguments['interruption'] {
  if (file === undefined) return undefined
  return { file, afterAudioMs: wholeNumber(afterAudio, '--after-audio', { least: 0, most: 600_000 }) }
}

function serverOf(
  ws: string | undefined,
  settings: string | undefined,
  secret: string | undefined,
): TalkArguments['server'] {
  if (ws === undefined) return { kind: 'own', settings }
  if (settings !== undefined)
    throw new UsageError('--settings is for a server that talk starts; --connect names one that runs already.')
  if (secret === undefined || secret === '')
    throw new UsageError("--connect needs the server's secret in the environment variable PARLEY_SECRET.")
  return { kind: 'connect', ws, secret }
}
