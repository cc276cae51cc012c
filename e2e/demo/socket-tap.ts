import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { speechFrameSamples } from '../../shared/audio/format.ts'
import { decodeAudioFrame, type AudioFrame } from '../../shared/protocol/frame.ts'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { atRecordingRate } from '../live/spoken-place.ts'

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: T }>

/** What the server sends to the page: every message in its order, and the voice of every answer. */
export interface SocketTap {
  readonly messages: readonly ServerMessage[]
  /** The first message of this type from place `from` on for which `isIt` holds. */
  until<T extends ServerMessage['type']>(
    type: T,
    wanted: { readonly from: number; readonly withinMs: number; readonly isIt?: (message: MessageOf<T>) => boolean },
  ): Promise<MessageOf<T>>
  /** As it was sent, at the rate of the recording. */
  spoken(responseId: number): Float32Array<ArrayBuffer>
}

const lookEveryMs = 20

/** Before the page is opened. */
export function tapSocket(page: Page): SocketTap {
  const messages: ServerMessage[] = []
  const frames: AudioFrame[] = []
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload === 'string') messages.push(parseServerMessage(payload))
      else frames.push(decodeAudioFrame(payload))
    })
  })
  return {
    messages,
    async until(type, { from, withinMs, isIt = () => true }) {
      const deadlineMs = performance.now() + withinMs
      for (;;) {
        const found = messages.slice(from).find((message) => isOfType(message, type) && isIt(message))
        if (found !== undefined && isOfType(found, type)) return found
        if (performance.now() > deadlineMs) throw new Error(`No ${type} came within ${withinMs / 1000} s.`)
        await wait(lookEveryMs)
      }
    },
    spoken(responseId) {
      const own = frames.filter(({ streamId, kind }) => kind === 'speech' && streamId === responseId)
      const length = Math.max(speechFrameSamples, ...own.map(({ position, samples }) => position + samples.length))
      const voice = new Int16Array(length)
      for (const { position, samples } of own) voice.set(samples, position)
      return atRecordingRate([voice])
    },
  }
}

function isOfType<T extends ServerMessage['type']>(message: ServerMessage, type: T): message is MessageOf<T> {
  return message.type === type
}
