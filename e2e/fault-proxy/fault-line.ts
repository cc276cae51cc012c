import type { Socket } from 'node:net'
import type { Clock } from '../../shared/std/clock.ts'
import type { Direction, LineFaults, ProxyEvent, WithoutPlace } from './faults.ts'
import { WireUnits, type WireUnit } from './wire-units.ts'

/** What one direction holds before it stops reading: the sender then feels the slow network in its own buffers. */
const heldMaxBytes = 256 * 1024
/** A narrow line writes in steps of this length. */
const bandwidthStepMs = 20

interface Waiting {
  readonly unit: WireUnit
  readonly dueMs: number
  at: number
}

export interface FaultLinePorts {
  readonly direction: Direction
  readonly clock: Clock
  readonly from: Socket
  readonly to: Socket
  readonly slowCloseMs: () => number
  onBytes(bytes: Buffer): void
  readonly onEvent: (event: WithoutPlace<ProxyEvent>) => void
  cut(reason: 'frames' | 'bytes'): void
}

/** One direction of one connection: whole units wait in line until their time has come. */
export class FaultLine {
  readonly #ports: FaultLinePorts
  readonly #units: WireUnits
  readonly #line: Waiting[] = []
  #faults: LineFaults = {}
  #heldBytes = 0
  #arrivedFrames = 0
  #passedFrames = 0
  #passedBytes = 0
  #freeAtMs = 0
  #isBlocked = false
  #ending: 'open' | 'due' | 'waiting' | 'done' = 'open'
  #isOver = false
  #cancelWait: () => void = () => undefined
  #cancelEnd: () => void = () => undefined

  constructor(ports: FaultLinePorts) {
    this.#ports = ports
    this.#units = new WireUnits(ports.direction)
    ports.from.on('data', (bytes) => {
      this.#arrive(bytes)
    })
    ports.from.on('end', () => {
      const rest = this.#units.end()
      if (rest.length > 0) this.#hold({ kind: 'bytes', bytes: rest }, ports.clock.nowMs())
      this.#ending = 'due'
      this.#pump()
    })
    ports.to.on('drain', () => {
      this.#isBlocked = false
      this.#pump()
    })
  }

  get passedFrames(): number {
    return this.#passedFrames
  }

  get passedBytes(): number {
    return this.#passedBytes
  }

  set(faults: LineFaults): void {
    this.#faults = faults
    this.#pump()
  }

  stop(): void {
    this.#isOver = true
    this.#cancelWait()
    this.#cancelEnd()
    this.#line.length = 0
  }

  #arrive(bytes: Buffer): void {
    this.#ports.onBytes(bytes)
    for (const unit of this.#units.push(bytes)) {
      const nowMs = this.#ports.clock.nowMs()
      const { direction, onEvent } = this.#ports
      if (unit.kind === 'head' && direction === 'to-client' && this.#units.isUpgraded) onEvent({ type: 'upgraded' })
      if (unit.kind !== 'frame') {
        this.#hold(unit, nowMs)
        continue
      }
      const frame = ++this.#arrivedFrames
      if (this.#faults.dropFrames?.includes(frame) === true) {
        onEvent({ type: 'dropped', direction, frame })
        continue
      }
      const delayMs = this.#faults.delayFrames?.find((delayed) => delayed.frame === frame)?.delayMs ?? 0
      if (delayMs > 0) onEvent({ type: 'delayed', direction, frame })
      this.#hold(unit, nowMs + delayMs)
    }
    this.#pump()
  }

  #hold(unit: WireUnit, fromMs: number): void {
    this.#line.push({ unit, dueMs: fromMs + (this.#faults.latencyMs ?? 0), at: 0 })
    this.#heldBytes += unit.bytes.length
  }

  #pump(): void {
    this.#cancelWait()
    while (!this.#isOver) {
      if (this.#isPastItsEnd()) return
      const { isBlackHole = false } = this.#faults
      if (isBlackHole || this.#heldBytes > heldMaxBytes) this.#ports.from.pause()
      else this.#ports.from.resume()
      if (isBlackHole || this.#isBlocked) return
      const head = this.#line[0]
      if (head === undefined) {
        this.#end()
        return
      }
      const waitMs = Math.max(head.dueMs, this.#freeAtMs) - this.#ports.clock.nowMs()
      if (waitMs > 0) {
        this.#wait(waitMs)
        return
      }
      this.#pass(head)
      if (this.#faults.sliceBytes !== undefined && this.#line.length > 0) {
        // A turn of its own, or the kernel joins the pieces again.
        this.#wait(0)
        return
      }
    }
  }

  #wait(delayMs: number): void {
    this.#cancelWait = this.#ports.clock.after(delayMs, () => {
      this.#pump()
    })
  }

  #pass(head: Waiting): void {
    const { bytesPerSecond = Infinity, sliceBytes = Infinity, cutAfterBytes = Infinity } = this.#faults
    const step = Math.max(1, Math.floor((bytesPerSecond * bandwidthStepMs) / 1000))
    const size = Math.min(step, sliceBytes, cutAfterBytes - this.#passedBytes)
    const piece = head.unit.bytes.subarray(head.at, Math.min(head.unit.bytes.length, head.at + size))
    this.#isBlocked = !this.#ports.to.write(piece)
    head.at += piece.length
    this.#heldBytes -= piece.length
    this.#passedBytes += piece.length
    this.#freeAtMs = this.#ports.clock.nowMs() + (piece.length * 1000) / bytesPerSecond
    if (head.at < head.unit.bytes.length) return
    this.#line.shift()
    if (head.unit.kind === 'frame') this.#passedFrames++
  }

  #isPastItsEnd(): boolean {
    const { cutAfterFrames = Infinity, cutAfterBytes = Infinity } = this.#faults
    // Frames are counted after the upgrade; before it there is nothing to cut into.
    const isCountingFrames = this.#units.isUpgraded && this.#passedBytes > 0 && this.#line[0]?.unit.kind !== 'head'
    const reason =
      isCountingFrames && this.#passedFrames >= cutAfterFrames
        ? 'frames'
        : this.#passedBytes >= cutAfterBytes
          ? 'bytes'
          : undefined
    if (reason === undefined) return false
    this.#ports.cut(reason)
    return true
  }

  #end(): void {
    if (this.#ending !== 'due') return
    this.#ending = 'waiting'
    const finish = (): void => {
      if (this.#isOver) return
      this.#ending = 'done'
      this.#ports.onEvent({ type: 'ended', direction: this.#ports.direction })
      this.#ports.to.end()
    }
    const delayMs = this.#ports.slowCloseMs()
    if (delayMs > 0) this.#cancelEnd = this.#ports.clock.after(delayMs, finish)
    else finish()
  }
}
