/**
 * Takes what a person says from its standard input as fast as it comes and feeds it to pacat: PCM16 stereo, 48 kHz. In
 * between stands nobody who has other work: fed by the measuring process itself, a clip had holes whenever that process
 * waited 200 ms for a processor.
 */
import { spawn } from 'node:child_process'
import { personBufferMs } from './person-buffer.ts'

const player = spawn(
  'pacat',
  [
    ...['--playback', '--raw', '--device=user_in', '--format=s16le', '--rate=48000', '--channels=2'],
    ...[`--latency-msec=${personBufferMs}`, '--process-time-msec=10'],
  ],
  { stdio: ['pipe', 'ignore', 'inherit'] },
)
// Unbounded on purpose: the whole of what is to be said, in memory, at once.
process.stdin.on('data', (chunk) => player.stdin.write(chunk))
process.stdin.on('close', () => {
  player.kill('SIGTERM')
})
player.stdin.on('error', () => undefined)
player.on('close', () => {
  process.stdin.destroy()
})
