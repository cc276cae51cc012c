import { config } from 'zod'
import { pageAccess } from '../connection/page-access.ts'
import { pageClock } from '../page-clock.ts'
import { openSpeechDetector } from '../voice/speech-detector.ts'
import { VoiceLine } from './voice-line.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

// The page's policy forbids making code out of text, and trying it to find out is a violation already.
config({ jitless: true })

// The worker's composition root: the page's first message starts the line, the others are for it.
let line: VoiceLine | undefined

const tell = (message: FromWorker): void => {
  postMessage(message)
}

// Here and not only in the page, whose timers and events are slowed down while it is hidden; a worker's are not. A page
// that is frozen stops this worker too: the heartbeat sees by its late tick that it slept, and asks at once.
const probe = (): void => {
  line?.receive({ type: 'probe' })
}
self.addEventListener('online', probe)
// Wi-Fi to cable, or into a VPN: where the browser tells.
if ('connection' in navigator && navigator.connection instanceof EventTarget)
  navigator.connection.addEventListener('change', probe)

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type !== 'start') {
    line?.receive(data)
    return
  }
  line?.close()
  line = new VoiceLine(data, {
    clock: pageClock,
    random: Math.random,
    newId: () => crypto.randomUUID(),
    access: pageAccess({ origin: data.origin, credential: data.credential, fetch: (url, init) => fetch(url, init) }),
    openDetector: openSpeechDetector,
    tell,
  })
  void line.open()
}
