import type { HostBridge } from '../../shared/protocol/host-bridge.ts'
import type { KeptDevices } from '../../shared/protocol/settings-api.ts'
import type { Clock } from '../../shared/std/clock.ts'
import captureWorkletUrl from '../audio/capture-worklet.ts?worker&url'
import { browserMicrophoneHost, openMicrophone } from '../audio/microphone.ts'
import { chooseDevice } from '../audio/microphone-choice.ts'
import { readTrack } from '../audio/track-reader.ts'
import { readWorklet } from '../audio/worklet-reader.ts'
import { pageClock } from '../page-clock.ts'
import { downloadFile } from './download-file.ts'
import type { DeviceInfo } from './audio-devices.ts'
import type { PlayOptions, Recording, SoundCheckPorts, TriedMicrophoneAnswer } from './sound-check.ts'

/** What the settings need of the browser and of Electron; a test brings its own. */
export interface Surroundings extends Pick<SoundCheckPorts, 'openMicrophone' | 'play'> {
  readonly clock: Clock
  readonly listDevices: () => Promise<readonly DeviceInfo[]>
  readonly onDeviceChange: (listener: () => void) => void
  readonly download: (file: Blob, name: string) => void
  /** Not in a browser. */
  readonly bridge: Pick<HostBridge, 'openMicrophoneSettings' | 'useSummonShortcut' | 'setStartAtLogin'> | undefined
}

export function browserSurroundings(): Surroundings {
  return {
    clock: pageClock,
    openMicrophone: tryMicrophone,
    play,
    // Not there at an address that the browser does not trust.
    listDevices: async () => ('mediaDevices' in navigator ? await navigator.mediaDevices.enumerateDevices() : []),
    onDeviceChange: (listener) => {
      if ('mediaDevices' in navigator) navigator.mediaDevices.addEventListener('devicechange', listener)
    },
    download: downloadFile,
    bridge: (globalThis as { readonly parleyHost?: HostBridge }).parleyHost,
  }
}

async function tryMicrophone(
  wanted: KeptDevices['microphone'],
  onEnded: (message: string) => void,
): Promise<TriedMicrophoneAnswer> {
  const audioContext = new AudioContext()
  const events = {
    onHeldBack: () => undefined,
    onEnded: ({ message }: { readonly message: string }) => {
      onEnded(message)
    },
  }
  const host = browserMicrophoneHost()
  const answer = await openMicrophone({ captureWorkletUrl, audioContext, wanted: wanted ?? {}, events }, host)
  if (!answer.isOpen) {
    await audioContext.close()
    return { isOpen: false, message: answer.problem.message }
  }
  const { source } = answer.microphone
  const nowMs = (): number => pageClock.nowMs()
  return {
    isOpen: true,
    microphone: {
      blocks: (signal) =>
        source.kind === 'processor'
          ? readTrack(source.readable, { nowMs, signal })
          : readWorklet(source.port, { rateHz: source.rateHz, nowMs, signal }),
      close: () => {
        answer.microphone.close()
        audioContext.close().catch(() => undefined)
      },
    },
  }
}

/** What Chromium has and TypeScript's library does not name. */
interface OutputContext extends AudioContext {
  readonly setSinkId?: (deviceId: string) => Promise<void>
}

async function play({ samples, rateHz }: Recording, { loudspeaker, signal }: PlayOptions): Promise<void> {
  const context: OutputContext = new AudioContext()
  try {
    const outputs = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audiooutput')
    const chosen = loudspeaker === undefined ? undefined : chooseDevice(outputs, loudspeaker)
    if (chosen !== undefined) await context.setSinkId?.(chosen.deviceId)
    const buffer = context.createBuffer(1, samples.length, rateHz)
    buffer.copyToChannel(samples, 0)
    const node = new AudioBufferSourceNode(context, { buffer })
    node.connect(context.destination)
    await new Promise<void>((resolve) => {
      node.onended = () => {
        resolve()
      }
      signal.addEventListener('abort', () => {
        resolve()
      })
      if (signal.aborted) resolve()
      else node.start()
    })
  } finally {
    await context.close()
  }
}
