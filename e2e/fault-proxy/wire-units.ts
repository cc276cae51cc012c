import type { Direction } from './faults.ts'

export interface WireUnit {
  /** `head`: of the HTTP request or answer that a connection begins with. `bytes`: what follows it without an upgrade. */
  readonly kind: 'head' | 'frame' | 'bytes'
  readonly bytes: Buffer
}

const endOfHead = '\r\n\r\n'
const upgradeLine = { 'to-server': /^upgrade: *websocket\r$/im, 'to-client': /^HTTP\/1\.1 101 / } as const

/** Cuts one direction of a connection at the borders that faults are about: the head, then whole WebSocket frames. */
export class WireUnits {
  readonly #direction: Direction
  #stage: 'head' | 'frames' | 'bytes' = 'head'
  /** Joined only when the next unit may be whole: a large frame may come in thousands of pieces. */
  #parts: Buffer[] = []
  #size = 0
  #awaited = 0

  constructor(direction: Direction) {
    this.#direction = direction
  }

  get isUpgraded(): boolean {
    return this.#stage === 'frames'
  }

  *push(bytes: Buffer): Generator<WireUnit, void, undefined> {
    this.#parts.push(bytes)
    this.#size += bytes.length
    if (this.#stage === 'head') {
      const at = this.#joined().indexOf(endOfHead)
      if (at < 0) return
      const head = this.#take(at + endOfHead.length)
      this.#stage = upgradeLine[this.#direction].test(head.toString('latin1')) ? 'frames' : 'bytes'
      yield { kind: 'head', bytes: head }
    }
    if (this.#size === 0) return
    if (this.#stage === 'bytes') {
      yield { kind: 'bytes', bytes: this.#take(this.#size) }
      return
    }
    while (this.#size >= this.#awaited) {
      this.#awaited = frameBytes(this.#joined()) ?? this.#size + 1
      if (this.#size < this.#awaited) return
      yield { kind: 'frame', bytes: this.#take(this.#awaited) }
      this.#awaited = 0
    }
  }

  /** What came of a unit that was never whole. */
  end(): Buffer {
    return this.#take(this.#size)
  }

  #joined(): Buffer {
    const [first] = this.#parts
    const whole = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts)
    this.#parts = [whole]
    return whole
  }

  #take(size: number): Buffer {
    const whole = this.#joined()
    this.#parts = size === whole.length ? [] : [whole.subarray(size)]
    this.#size -= size
    return whole.subarray(0, size)
  }
}

/** Of the frame that begins here, header and mask included (RFC 6455, 5.2); unknown until its header is whole. */
function frameBytes(bytes: Buffer): number | undefined {
  const second = bytes[1]
  if (second === undefined) return undefined
  const short = second & 0x7f
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0
  if (bytes.length < 2 + lengthBytes) return undefined
  const payload = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short
  return 2 + lengthBytes + ((second & 0x80) === 0 ? 0 : 4) + payload
}
