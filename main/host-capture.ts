import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { captureFolder, type CaptureFolder } from './capture/capture-file.ts'
import type { CaptureLevel } from '../shared/session/capture-level.ts'
import { CapturedSession } from './capture/captured-session.ts'
import { CapturingHub } from './capture/capturing-hub.ts'
import type { Log } from './telemetry/log.ts'
import { failureFields } from './telemetry/failure-fields.ts'
import { Sessions, type HubPorts } from './voice/session-hub.ts'

export interface CapturableHub {
  readonly hub: CapturingHub
  /** After the sessions: what they said last is on its way to the disk. */
  close(): Promise<void>
}

/** Made before the store is open: what was deleted in it goes here too. */
export function profileCaptures(profileDirectory: string, log: Log): CaptureFolder {
  return captureFolder({
    directory: join(profileDirectory, 'captures'),
    newId: randomUUID,
    onFailure: (error) => {
      log.warn('capture failed', failureFields(error))
    },
  })
}

/** The user's sessions; those that begin while the settings ask for it are written down in the profile. */
export function capturableHub(
  ports: HubPorts,
  capture: { readonly folder: CaptureFolder; readonly level: () => CaptureLevel },
): CapturableHub {
  const { clock, log } = ports
  const { folder } = capture
  const hub = new CapturingHub({
    plain: new Sessions(ports),
    level: capture.level,
    clock,
    onArrival: ports.onArrival,
    capture: (level) => {
      const sink = folder.open(clock.wallMs())
      log.info('session is captured', { level, path: sink.path })
      const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
      return new CapturedSession({ hub: ports, level, sink, settle })
    },
  })
  return { hub, close: () => folder.close() }
}
