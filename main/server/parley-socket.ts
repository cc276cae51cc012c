import { WebSocket } from 'ws'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { closeSentences } from './close-sentences.ts'

type BrokenFrame = Extract<ServerMessage, { type: 'error' }>

/**
 * A socket that says in words why it closes. When a frame breaks RFC 6455 or is over `maxPayload`, ws closes with a bare
 * code before any listener runs; this adds the error frame and the reason.
 */
export class ParleySocket extends WebSocket {
  onBroken: ((answer: BrokenFrame, bytes: number) => void) | undefined

  override close(code?: number, reason?: string | Buffer): void {
    const broken = reason === undefined && code !== undefined ? brokenFrames[code] : undefined
    if (broken === undefined || this.readyState !== WebSocket.OPEN) {
      super.close(code, reason)
      return
    }
    const json = JSON.stringify(broken)
    this.send(json)
    super.close(code, broken.message)
    this.onBroken?.(broken, json.length)
  }
}

const brokenFrames: Readonly<Partial<Record<number, BrokenFrame>>> = {
  1002: { type: 'error', code: 'bad-frame', message: 'A frame broke the WebSocket protocol (RFC 6455).' },
  1007: { type: 'error', code: 'bad-frame', message: 'A text frame must be UTF-8.' },
  1008: { type: 'error', code: 'bad-frame', message: 'A frame came in too many pieces. Send each frame whole.' },
  1009: { type: 'error', code: 'frame-too-large', message: closeSentences.frameTooLarge },
}
