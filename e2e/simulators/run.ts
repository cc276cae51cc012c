import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { startChatCompletionsSimulator } from './chat-completions-simulator.ts'
import type { SimulatorServer } from './exchange.ts'
import { machineClock } from './machine-clock.ts'
import { startSpeechSimulator } from './speech-simulator.ts'
import { startTranscriptionSimulator } from './transcription-simulator.ts'

const usage = `Stand-ins for the models, on this machine, for trying Parley by hand.

  node e2e/simulators/run.ts [--llm] [--stt] [--tts] [--port N] [--reply TEXT] [--heard TEXT] [--token-delay MS]

  --llm --stt --tts   which of the three; all when none is named
  --port N            port of the first, the others follow; without it any free ports
  --reply TEXT        what the language model answers
  --heard TEXT        what the ears understand
  --token-delay MS    between the words of the answer; 30

Prints a settings file; ends with Ctrl-C.
`

const options = {
  llm: { type: 'boolean' },
  stt: { type: 'boolean' },
  tts: { type: 'boolean' },
  port: { type: 'string', default: '0' },
  reply: { type: 'string', default: 'This is the simulator speaking. Every word of mine is a tone of its own.' },
  heard: { type: 'string', default: 'Is anybody there?' },
  'token-delay': { type: 'string', default: '30' },
  help: { type: 'boolean' },
} as const
type Values = ReturnType<typeof readValues>

function readValues() {
  const { values } = parseArgs({ options })
  for (const name of ['port', 'token-delay'] as const)
    if (!/^\d{1,5}$/.test(values[name])) throw new Error(`--${name} is a whole number; this is "${values[name]}".`)
  return values
}

async function run(values: Values): Promise<void> {
  const isAll = [values.llm, values.stt, values.tts].every((isNamed) => isNamed !== true)
  const servers: SimulatorServer[] = []
  const next = (): { clock: typeof machineClock; port: number } => ({
    clock: machineClock,
    port: Number(values.port) === 0 ? 0 : Number(values.port) + servers.length,
  })
  const settingsOf = (server: SimulatorServer): object => {
    servers.push(server)
    return { kind: 'openai-compatible', baseUrl: server.baseUrl, model: 'simulated' }
  }
  const tokens = values.reply.match(/\s*\S+/gu) ?? []
  const delayMs = Number(values['token-delay'])
  const settings = {
    ...((isAll || values.llm) && {
      llm: settingsOf(await startChatCompletionsSimulator({ ...next(), replies: () => ({ tokens, delayMs }) })),
    }),
    ...((isAll || values.stt) && {
      stt: settingsOf(await startTranscriptionSimulator({ ...next(), replies: () => ({ text: values.heard }) })),
    }),
    ...((isAll || values.tts) && {
      tts: { ...settingsOf(await startSpeechSimulator(next())), voice: 'tones' },
    }),
  }
  process.stdout.write(`${JSON.stringify(settings, undefined, 2)}\n`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await Promise.all(servers.map((server) => server.close()))
}

try {
  const values = readValues()
  if (values.help === true) process.stdout.write(usage)
  else await run(values)
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${usage}`)
  process.exitCode = 2
}
