import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { floatToPcm16 } from '../../shared/audio/pcm.ts'
import { prefixed } from '../sound-card/realtime.ts'
import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'
import { busChannels, type SoundCard } from '../sound-card/sound-card.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { level } from '../sound-sets/shaping.ts'
import { pinkNoise } from '../sound-sets/steady-noises.ts'

/** A quiet room at night: a microphone that hears nothing at all is one that is switched off, and Parley says so. */
const roomDb = -66

export interface RoomTone {
  close(): Promise<void>
}

/** On the microphone alone, until it is closed. */
export function startRoomTone(card: SoundCard): RoomTone {
  const child = spawn(
    ...prefixed(card.prefix, 'pacat', [
      ...['--playback', '--raw', '--device=user_in', '--format=s16le', `--rate=${rateHz}`, '--latency-msec=200'],
      ...['--channels=1', `--channel-map=${busChannels.microphone}`, '--no-remix'],
    ]),
    { stdio: ['pipe', 'ignore', 'inherit'], env: { ...process.env, ...card.env } },
  )
  const ended = once(child, 'close')
  child.stdin.on('error', () => undefined)
  Readable.from(seconds()).pipe(child.stdin)
  return {
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function* seconds(): Generator<Buffer> {
  const workshop = { rateHz, random: seededRandom(1) }
  const tone = floatToPcm16(level(workshop, pinkNoise(workshop, 4), roomDb))
  for (;;) yield Buffer.from(tone.buffer, tone.byteOffset, tone.byteLength)
}
