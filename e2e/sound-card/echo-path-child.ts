/**
 * The way of the sound from the loudspeaker to the microphone, as a process of its own, so that nobody's work delays it:
 *
 *     PULSE_SERVER=unix:… node e2e/sound-card/echo-path-child.ts --delay-ms 80
 *
 * Reads `gain -12` or `gain off` from its standard input and ends with it; prints `playing`, and `dropout N` when the
 * N-th hole came into the echo.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { EchoLine } from './echo-line.ts'
import { echoChannels } from './sound-card.ts'

const rateHz = 48_000
const { values } = parseArgs({ options: { 'delay-ms': { type: 'string', default: '80' } } })
const delayMs = Number(values['delay-ms'])
if (!(delayMs >= 20 && delayMs <= 300)) throw new Error(`--delay-ms is 20 to 300; this is "${values['delay-ms']}".`)

const line = new EchoLine({
  rateHz,
  delaySamples: (delayMs * rateHz) / 1000,
  fillSamples: (delayMs * rateHz) / 1000,
})
const format = ['--raw', '--format=s16le', `--rate=${rateHz}`, '--channels=2']
const speaker = spawn(
  'parec',
  [
    ...['--device=bus.monitor', ...format, '--latency-msec=5', '--no-remix'],
    `--channel-map=${echoChannels.speaker},${echoChannels.position}`,
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const microphone = spawn(
  'pacat',
  [
    ...['--playback', '--device=echo_in', ...format, '--channel-map=front-left,front-right'],
    ...[`--latency-msec=${delayMs}`, '--process-time-msec=5'],
  ],
  { stdio: ['pipe', 'ignore', 'inherit'] },
)

let rest = Buffer.alloc(0)
let isPlaying = false
let dropouts = 0
speaker.stdout.on('data', (chunk: Buffer) => {
  const bytes = Buffer.concat([rest, chunk])
  const whole = bytes.length - (bytes.length % 4)
  rest = bytes.subarray(whole)
  const heard = new Int16Array(Uint8Array.from(bytes.subarray(0, whole)).buffer)
  const echo = line.push(heard)
  if (echo.length > 0) microphone.stdin.write(new Uint8Array(echo.buffer))
  if (!isPlaying && (heard.at(-1) ?? 0) !== 0) {
    isPlaying = true
    process.stdout.write('playing\n')
  }
  if (line.dropouts > dropouts) {
    dropouts = line.dropouts
    process.stdout.write(`dropout ${dropouts}\n`)
  }
})

function end(): void {
  speaker.kill('SIGTERM')
  microphone.kill('SIGTERM')
  process.stdin.destroy()
}
speaker.on('close', end)
microphone.stdin.on('error', end)
// Whoever started this is gone.
process.stdout.on('error', end)

createInterface({ input: process.stdin })
  .on('line', (command) => {
    const gainDb = /^gain (off|-?\d+(?:\.\d+)?)$/.exec(command)?.[1]
    if (gainDb === undefined) process.stdout.write(`not understood: ${command}\n`)
    else line.setGainDb(gainDb === 'off' ? undefined : Number(gainDb))
  })
  .on('close', end)
