import { randomUUID } from 'node:crypto'
import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import { encodeAudioFrame } from '../../shared/protocol/frame.ts'
import { audioFrameMaxBytes } from '../../shared/protocol/frame.ts'
import { protocolVersion, textFrameMaxBytes } from '../../shared/protocol/limits.ts'
import type { SeededRandom } from '../sound-sets/random.ts'
import { opcodes, type WireFrame } from './wire-socket.ts'

const deepest = 2_000

/** Values that have broken parsers before. */
const hostileValues: readonly string[] = [
  ...['null', 'true', '0', '-0', '-1', '1.5', '1e999', '-1e999', '4294967296', '9007199254740993', '[]', '{}', '""'],
  ...['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"constructor"', '"__proto__"', '"../../etc/passwd"'],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"toString":null}'],
  ...['"' + 'a'.repeat(10_000) + '"', '"' + '💥'.repeat(500) + '"', '[' + '0,'.repeat(5_000) + '0]'],
  ...['['.repeat(deepest) + ']'.repeat(deepest), '{"a":'.repeat(deepest) + '1' + '}'.repeat(deepest)],
]

/** One of each kind of frame a client may send, as it may send it. */
const validMessages: readonly (() => ClientMessageInput)[] = [
  () => ({
    ...{ type: 'hello', protocol: protocolVersion, client: { name: 'fuzz', version: '1' }, audio: 'binary' },
    ...{ vad: 'client', mode: 'text', sessionId: randomUUID(), epoch: 7, lastSeq: 3 },
    ...{ heldSpeech: { responseId: 1, samples: 480 }, tools: [tool], conversationId: randomUUID() },
  }),
  () => ({ type: 'text-submit', id: randomUUID(), text: 'How late is it?', whileSpeaking: 'interrupt' }),
  () => ({ type: 'speech-start', id: randomUUID(), utteranceId: 1, position: 0, interrupts: true }),
  () => ({ type: 'speech-end', id: randomUUID(), utteranceId: 1, position: 16_000 }),
  () => ({ type: 'response-stop', id: randomUUID(), responseId: 1, reason: 'stop-button', playedSamples: 480 }),
  () => ({ type: 'mode-set', id: randomUUID(), mode: 'text' }),
  () => ({ type: 'mute-set', id: randomUUID(), isMuted: true }),
  () => ({ type: 'conversation-open', id: randomUUID() }),
  () => ({ type: 'tool-result', id: randomUUID(), toolCallId: 'call-1', output: { celsius: 21 } }),
  () => ({ type: 'playout', responseId: 1, playedSamples: 480, isFinal: false }),
  () => ({ type: 'ack', seq: 1 }),
  () => ({ type: 'ping', sentAtMs: 1 }),
  () => ({ type: 'pong', sentAtMs: 1 }),
  () => ({ type: 'audio', kind: 'microphone', flags: 0, streamId: 1, sequence: 0, position: 0, data: 'AAAA' }),
]

const tool = { name: 'weather', description: 'Says what it is like outside.', inputSchema: { type: 'object' } } as const

/** Draws frames: a half are valid ones with one to three fields or bytes changed, a half are whatever comes. */
export class FrameMutator {
  readonly #random: SeededRandom

  constructor(random: SeededRandom) {
    this.#random = random
  }

  frame(isFromValid: boolean): WireFrame {
    if (!isFromValid) return this.#anything()
    return this.#draw(5) === 0 ? this.#audio() : this.#json(this.#oneOf(validMessages)())
  }

  hello(): WireFrame {
    const [hello] = validMessages
    return this.#json(hello?.() ?? {})
  }

  /** What is no WebSocket frame at all. */
  noise(): Buffer {
    return Buffer.from(Array.from({ length: 2 + this.#draw(60) }, () => this.#draw(256)))
  }

  #json(message: object): WireFrame {
    let json = JSON.stringify(message)
    for (let left = 1 + this.#draw(3); left > 0; left--) {
      if (this.#draw(3) > 0) json = this.#withField(json)
      else return { opcode: opcodes.text, payload: this.#withBytes(Buffer.from(json), left) }
    }
    return { opcode: opcodes.text, payload: Buffer.from(json) }
  }

  /** One field, however deep, gone, doubled, renamed or of another value. */
  #withField(json: string): string {
    const fields = [...json.matchAll(/"(\w+)":("[^"]*"|[-\w.]+)/g)]
    if (fields.length === 0) return json
    const field = this.#oneOf(fields)
    const [whole, key = '', value = ''] = field
    const hostile = this.#oneOf(hostileValues)
    const written = this.#oneOf([
      `"${key}":${hostile}`,
      `"${key}":${hostile}`,
      `"${key}":${value},"${key}":${hostile}`,
      `"${key}":${value},"__proto__":${hostile}`,
      `"${key}x":${value}`,
      '"x":1',
    ])
    return json.slice(0, field.index) + written + json.slice(field.index + whole.length)
  }

  #withBytes(bytes: Buffer, times: number): Buffer {
    let changed = bytes
    for (let left = times; left > 0; left--) {
      const at = this.#draw(changed.length + 1)
      const [before, after] = [changed.subarray(0, at), changed.subarray(at)]
      const byte = Buffer.from([this.#draw(256)])
      changed = this.#oneOf([
        () => Buffer.concat([before, byte, after.subarray(1)]),
        () => Buffer.concat([before, byte, after]),
        () => Buffer.concat([before, after.subarray(1)]),
        () => Buffer.from(before),
      ])()
    }
    return changed
  }

  #audio(): WireFrame {
    const samples = new Int16Array(this.#oneOf([0, 1, 320, 320, 320, 4_000]))
    const [streamId, sequence, position] = [this.#draw(3), this.#draw(100), this.#draw(100) * 320]
    const frame = encodeAudioFrame({ kind: 'microphone', flags: 0, streamId, sequence, position, samples })
    return { opcode: opcodes.binary, payload: this.#withBytes(Buffer.from(frame), 1 + this.#draw(3)) }
  }

  #anything(): WireFrame {
    const size = this.#oneOf([0, 1, 15, 16, 17, 100, 1_000, audioFrameMaxBytes, audioFrameMaxBytes + 1])
    const bytes = Buffer.from(Array.from({ length: Math.min(size, 300) }, () => this.#draw(256)))
    const long = Buffer.concat([bytes, Buffer.alloc(size - bytes.length, bytes[0] ?? 0)])
    return this.#oneOf([
      () => ({ opcode: opcodes.binary, payload: long }),
      () => ({ opcode: opcodes.text, payload: long }),
      () => ({ opcode: opcodes.text, payload: Buffer.from(long.toString('latin1')).subarray(0, textFrameMaxBytes) }),
      () => ({ opcode: opcodes.text, payload: Buffer.from(this.#oneOf(hostileValues)) }),
      () => ({ opcode: opcodes.text, payload: Buffer.from(`{"type":${this.#oneOf(hostileValues)}}`) }),
      () => ({ opcode: opcodes.text, payload: Buffer.alloc(textFrameMaxBytes + this.#draw(2), ' ') }),
    ])()
  }

  #draw(count: number): number {
    return Math.floor(this.#random.between(0, count))
  }

  #oneOf<T>(values: readonly [T, ...T[]] | readonly T[]): T {
    const value = values[this.#draw(values.length)]
    if (value === undefined) throw new Error('There is nothing to draw from.')
    return value
  }
}

/** What a server has to close a connection for, whatever came before: it goes last. */
export function isLastWord({ opcode, payload }: WireFrame): boolean {
  if (payload.length > textFrameMaxBytes) return true
  if (opcode === opcodes.binary) return payload.length > audioFrameMaxBytes
  return new TextDecoder().decode(payload).includes('\ufffd')
}
