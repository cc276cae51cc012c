import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRealtime, realtimePrefix } from './realtime.ts'
import { missingTools } from './tools.ts'

/** A microphone and a loudspeaker that exist only as streams: a PulseAudio of our own, for Chromium and for us. */
export interface SoundCard {
  readonly pid: number
  /** For the browser and for every tool that records or plays. */
  readonly env: Readonly<Record<string, string>>
  /** What recorder, person and echo path are started with (`realtime.ts`); the browser is not. */
  readonly prefix: readonly string[]
  close(): Promise<void>
}

/*
 * One null sink is the whole room, so that microphone and loudspeaker are one recording by one clock:
 * front-left = microphone, front-right = what the person said without echo, rear = loudspeaker,
 * aux0 = where the echo path is in its own stream (echo-path-child.ts).
 * `norewinds`: without it the sink sits at 2 s of latency and rewinds. Nothing remixes: channels go by their names.
 */
export const busChannels = {
  microphone: 'front-left',
  clean: 'front-right',
  speakerLeft: 'rear-left',
  speakerRight: 'rear-right',
} as const
export const echoChannels = { echo: 'front-left', position: 'aux0', speaker: 'rear-left' } as const

const channels = [...Object.values(busChannels), echoChannels.position]

function remapSink(name: string, own: readonly string[], bus: readonly string[]): string {
  const [count, map, master] = [own.length, own.join(','), bus.join(',')]
  return `load-module module-remap-sink sink_name=${name} master=bus channels=${count} channel_map=${map} master_channel_map=${master} remix=no`
}

function startScript(socket: string): string {
  const stereo = ['front-left', 'front-right']
  return [
    `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
    `load-module module-null-sink sink_name=bus norewinds=1 rate=48000 format=s16le channels=${channels.length} channel_map=${channels.join(',')}`,
    remapSink('user_in', stereo, [busChannels.microphone, busChannels.clean]),
    remapSink('echo_in', stereo, [echoChannels.echo, echoChannels.position]),
    remapSink('vspk', stereo, [busChannels.speakerLeft, busChannels.speakerRight]),
    `load-module module-remap-source source_name=vmic master=bus.monitor channels=1 channel_map=mono master_channel_map=${busChannels.microphone} remix=no`,
    'set-default-sink vspk',
    'set-default-source vmic',
    // Reads its standard input: answers us when all the above is done, and ends the daemon when we are gone.
    'load-module module-cli exit_on_eof=1',
    '',
  ].join('\n')
}

/** Opens a microphone at 44,100 Hz without this, and everything is resampled. */
const daemonConfiguration = 'default-sample-rate = 48000\nalternate-sample-rate = 48000\navoid-resampling = yes\n'

/** `directory` is ours alone; a socket's path may have 107 characters, so it must not be deep. */
export async function openSoundCard({ directory }: { readonly directory: string }): Promise<SoundCard> {
  const missing = await missingTools(['pulseaudio', 'pacat', 'parec'])
  if (missing !== undefined) throw new Error(`The virtual sound card cannot be opened: ${missing}`)
  const socket = join(directory, 'native')
  if (Buffer.byteLength(socket) > 107)
    throw new Error(`The virtual sound card needs a shorter directory: "${socket}" is too long for a socket.`)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeFile(join(directory, 'daemon.conf'), daemonConfiguration)
  await writeFile(join(directory, 'start.pa'), startScript(socket))
  const own = {
    XDG_RUNTIME_DIR: directory,
    PULSE_RUNTIME_PATH: directory,
    PULSE_CONFIG: join(directory, 'daemon.conf'),
    HOME: directory,
    // With a display in the environment it would start a D-Bus that outlives it.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  }
  const prefix = await realtimePrefix()
  const child = spawn(
    'pulseaudio',
    [
      ...['-n', '-F', join(directory, 'start.pa'), '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no'],
      ...['--realtime=no', '--high-priority=yes', '--log-level=warning', '--log-target=stderr'],
    ],
    { stdio: 'pipe', env: { ...process.env, ...own } },
  )
  const ended = once(child, 'close')
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-2_000)
  })
  // The daemon may be gone before it reads.
  child.stdin.on('error', () => undefined).write('dump-volumes\n')
  const isOpen = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)])
  child.stdout.resume()
  if (!isOpen || child.pid === undefined)
    throw new Error(
      `PulseAudio ended before the virtual sound card was open. It said: ${complaints.trim() || 'nothing'}`,
    )
  await makeRealtime(prefix, child.pid)
  return {
    pid: child.pid,
    prefix,
    env: { PULSE_SERVER: `unix:${socket}`, PULSE_COOKIE: join(directory, 'cookie'), PULSE_RUNTIME_PATH: directory },
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
