#!/usr/bin/env node
// A client of Parley's protocol `parley.v1` in one file, with nothing but Node 22 or newer.
//
//   node parley-client.mjs text "What is twelve times seven?"
//   node parley-client.mjs voice question.wav answer.wav
//   node parley-client.mjs resume-demo
//
// Where the server is, and its secret, come from PARLEY_READY (a file that holds the server's first line), or from
// PARLEY_WS and PARLEY_SECRET. Never from the command line, which every user of the machine can read.
//
// Written from shared/protocol/README.md alone; the remarks name the headings there.

import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const microphoneHz = 16_000
const speechHz = 24_000
const frameMs = 20
const frameSamples = 320
const startSamples = (speechHz * 40) / 1000
const headerBytes = 16
const gapFlag = 2
// "Close codes": those after which the same would only happen again.
const finalCodes = new Set([1000, 1009, 4002, 4003, 4004, 4005, 4006])
const backOffMs = [300, 600, 1_200, 2_400, 5_000]

/** Told to the user as one sentence. */
class Failure extends Error {}

/** The connection is gone; `code` says what to do. */
class Dropped extends Error {
  constructor(code, reason) {
    super(`${code} ${reason}`.trim())
    this.code = code
  }
}

// ---- Connect and authenticate ---------------------------------------------------------------------------------------

function accessFromEnvironment() {
  const { PARLEY_READY, PARLEY_WS, PARLEY_SECRET } = process.env
  if (PARLEY_READY !== undefined) {
    const line = readFileSync(PARLEY_READY, 'utf8')
      .split('\n')
      .find((each) => each.startsWith('{'))
    if (line === undefined) throw new Failure(`${PARLEY_READY} holds no ready line. Is the server up yet?`)
    return accessOf(JSON.parse(line))
  }
  if (PARLEY_WS !== undefined && PARLEY_SECRET !== undefined) return accessOf({ ws: PARLEY_WS, secret: PARLEY_SECRET })
  throw new Failure('Say where the server is: PARLEY_READY, or PARLEY_WS and PARLEY_SECRET.')
}

function accessOf({ ws, secret }) {
  if (!URL.canParse(ws)) throw new Failure(`${ws} is no address of a Parley server.`)
  return { ws, secret, origin: `http://${new URL(ws).host}` }
}

/** Good once and for 30 seconds; one for each socket. */
async function ticketOf({ origin, secret }) {
  const headers = { origin, authorization: `Bearer ${secret}` }
  const response = await fetch(`${origin}/api/tickets`, { method: 'POST', headers }).catch(() => {
    throw new Dropped(1006, `nothing answers at ${origin}`)
  })
  const body = await response.json()
  if (!response.ok) throw new Failure(body.message)
  return body.ticket
}

// ---- Playing speech -------------------------------------------------------------------------------------------------

/** A loudspeaker that plays one answer by the clock. What it played is kept, for the WAV. */
class Speaker {
  queue = Buffer.alloc(0)
  /** Samples that came; holes count as played silence. */
  held = 0
  played = 0
  total = undefined
  isFinal = false
  playedParts = []
  #atMs = undefined
  #reportedAtMs = 0

  constructor(responseId) {
    this.responseId = responseId
  }

  take(position, pcm) {
    if (this.isFinal) return
    const hole = Buffer.alloc(Math.max(0, position - this.held) * 2)
    // After a resume frames may come twice.
    const fresh = pcm.subarray(Math.max(0, this.held - position) * 2)
    this.queue = Buffer.concat([this.queue, hole, fresh])
    this.held += (hole.length + fresh.length) / 2
  }

  play(nowMs) {
    const isAllHere = this.total !== undefined && this.held >= this.total
    if (this.#atMs === undefined) {
      if (this.held - this.played < startSamples && !isAllHere) return
      this.#atMs = nowMs
    }
    const queued = this.queue.length / 2
    const samples = Math.max(0, Math.min(Math.floor(((nowMs - this.#atMs) * speechHz) / 1000), queued))
    this.#atMs = samples === queued ? nowMs : this.#atMs + (samples * 1000) / speechHz
    this.playedParts.push(this.queue.subarray(0, samples * 2))
    this.queue = this.queue.subarray(samples * 2)
    this.played += samples
  }

  report(nowMs, isFinal = false) {
    this.#reportedAtMs = nowMs
    this.isFinal ||= isFinal
    return { type: 'playout', responseId: this.responseId, playedSamples: this.played, isFinal }
  }

  /** The report that is due, if one is. */
  due(nowMs) {
    if (this.isFinal) return undefined
    this.play(nowMs)
    if (this.total !== undefined && this.played >= this.total) return this.report(nowMs, true)
    return this.#atMs !== undefined && nowMs - this.#reportedAtMs >= 100 ? this.report(nowMs) : undefined
  }
}

// ---- Sending the microphone -----------------------------------------------------------------------------------------

/** One endless stream for the server's VAD: the recording in real time, then silence. */
class Microphone {
  frames = 0
  #sequence = 0
  #flags = 0

  constructor(pcm, startMs) {
    this.pcm = pcm
    this.startMs = startMs
  }

  get isOver() {
    return this.frames * frameSamples * 2 >= this.pcm.length
  }

  *due(nowMs) {
    while (this.startMs + (this.frames + 1) * frameMs <= nowMs) {
      const frame = Buffer.alloc(headerBytes + frameSamples * 2)
      frame.writeUInt8(1, 0)
      frame.writeUInt8(1, 1)
      frame.writeUInt16LE(this.#flags, 2)
      frame.writeUInt32LE(1, 4)
      frame.writeUInt32LE(this.#sequence++, 8)
      frame.writeUInt32LE(this.frames * frameSamples, 12)
      this.pcm.subarray(this.frames * frameSamples * 2, (this.frames + 1) * frameSamples * 2).copy(frame, headerBytes)
      this.#flags = 0
      this.frames++
      yield frame
    }
  }

  /** Up to 3 seconds of what was recorded meanwhile are sent now; what is older is a gap. */
  reconnected(nowMs) {
    const due = Math.floor((nowMs - this.startMs) / frameMs)
    if (due - this.frames <= 140) return
    this.frames = due - 140
    this.#flags = gapFlag
  }
}

// ---- A session ------------------------------------------------------------------------------------------------------

/** What outlives a connection: the place in the numbered messages, commands without an answer, the loudspeaker. */
class Session {
  welcome = undefined
  lastSeq = undefined
  microphone = undefined
  unanswered = new Map()
  playedParts = []
  #sessionId = undefined
  #epoch = undefined
  #ackedSeq = -1
  #speaker = undefined
  #newestInterrupted = 0
  #socket = undefined
  #incoming = []
  #times = {}

  constructor(access, mode, onMessage) {
    Object.assign(this, { access, mode, onMessage })
  }

  /** Answered once under its id; what was not answered is sent again after a drop. */
  command(fields) {
    const message = { id: randomUUID(), ...fields }
    this.unanswered.set(message.id, message)
    if (this.welcome !== undefined) this.#send(message)
  }

  /** For the demonstration: the cable is pulled, and what is on its way is lost. */
  cut() {
    throw new Dropped(1006, 'the cable was pulled')
  }

  /** Goes on, over as many connections as it takes, until `isDone()`. */
  async run(isDone, limitMs) {
    const deadlineMs = performance.now() + limitMs
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#connect()
        while (!isDone()) {
          if (performance.now() > deadlineMs) throw new Failure(`No answer came within ${limitMs / 1000} s.`)
          this.#step()
          if (this.welcome !== undefined) attempt = 0
          await sleep(5)
        }
        return
      } catch (error) {
        this.#leave()
        if (!(error instanceof Dropped)) throw error
        if (finalCodes.has(error.code)) throw new Failure(`The server closed the connection: ${error.message}.`)
        if (performance.now() > deadlineMs) throw new Failure(`The server cannot be reached: ${error.message}.`)
        console.error(`(connection lost: ${error.message}; coming back)`)
        await sleep(backOffMs[Math.min(attempt, 4)] * (0.5 + Math.random() / 2))
      }
    }
  }

  async close() {
    this.endSpeaker()
    this.#acknowledge()
    const gone = new Promise((resolve) => this.#socket.addEventListener('close', resolve))
    this.#socket.close(1000)
    await Promise.race([gone, sleep(1_000, undefined, { ref: false })])
  }

  endSpeaker() {
    this.playedParts.push(...(this.#speaker?.playedParts ?? []))
    this.#speaker = undefined
  }

  async #connect() {
    const incoming = (this.#incoming = [])
    const { ws, origin } = this.access
    const protocols = ['parley.v1', `t.${await ticketOf(this.access)}`]
    const socket = (this.#socket = new WebSocket(ws, { protocols, headers: { origin } }))
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('message', ({ data }) => incoming.push(data))
    socket.addEventListener('close', ({ code, reason }) => incoming.push(new Dropped(code, reason)))
    const opened = new Promise((resolve) => socket.addEventListener('open', resolve))
    const failed = new Promise((resolve) => socket.addEventListener('error', resolve))
    await Promise.race([opened, failed])
    if (socket.readyState !== WebSocket.OPEN) throw new Dropped(1006, 'the socket did not open')
    const nowMs = performance.now()
    this.#times = { heardMs: nowMs, pingedMs: nowMs, ackedMs: nowMs, heartbeatMs: 3_000, peerSilentMs: 9_000 }
    this.#send({
      type: 'hello',
      protocol: 'parley.v1',
      client: { name: 'parley-client.mjs', version: '1' },
      ...this.#place(),
    })
  }

  /** "Resume": where this client is in the session. */
  #place() {
    const place = { mode: this.mode, sessionId: this.#sessionId }
    if (this.#epoch === undefined) return place
    const speaker = this.#speaker
    const isPlaying = speaker !== undefined && !speaker.isFinal
    const heldSpeech = isPlaying ? { responseId: speaker.responseId, samples: speaker.held } : undefined
    return { ...place, epoch: this.#epoch, lastSeq: this.lastSeq, heldSpeech }
  }

  #leave() {
    this.welcome = undefined
    this.#socket?.close()
    this.#incoming = []
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message))
  }

  #step() {
    const times = this.#times
    for (let frame; (frame = this.#incoming.shift()) !== undefined;) {
      times.heardMs = performance.now()
      if (frame instanceof Dropped) throw frame
      try {
        if (typeof frame === 'string') this.#take(JSON.parse(frame))
        else this.#takeSpeech(Buffer.from(frame))
      } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) throw error
        // "Version rule": it changes nothing. What it should have been comes again with a resume.
        throw new Dropped(1006, 'the server sent what is not of the protocol')
      }
    }
    const nowMs = performance.now()
    if (nowMs - times.heardMs >= times.peerSilentMs) throw new Dropped(1006, 'the server fell silent')
    if (this.welcome === undefined) return
    if (nowMs - times.pingedMs >= times.heartbeatMs) {
      times.pingedMs = nowMs
      this.#send({ type: 'ping', sentAtMs: nowMs })
    }
    if (nowMs - times.ackedMs >= 1_000) this.#acknowledge()
    const report = this.#speaker?.due(nowMs)
    if (report !== undefined) this.#send(report)
    for (const frame of this.microphone?.due(nowMs) ?? []) this.#socket.send(frame)
  }

  #acknowledge() {
    this.#times.ackedMs = performance.now()
    if (this.lastSeq === undefined || this.lastSeq <= this.#ackedSeq) return
    this.#ackedSeq = this.lastSeq
    this.#send({ type: 'ack', seq: this.lastSeq })
  }

  #take(message) {
    if (message.commandId !== undefined) this.unanswered.delete(message.commandId)
    if (message.type === 'welcome') this.#takeWelcome(message)
    else if (message.seq !== undefined) {
      if (message.epoch === this.#epoch && message.seq <= this.lastSeq) return
      this.#epoch = message.epoch
      this.lastSeq = message.seq
    }
    switch (message.type) {
      case 'ping':
        if (typeof message.sentAtMs !== 'number') throw new TypeError('a ping without its time')
        this.#send({ type: 'pong', sentAtMs: message.sentAtMs })
        break
      case 'response-start':
        if (!message.isSpoken) break
        this.endSpeaker()
        this.#speaker = new Speaker(message.responseId)
        break
      case 'response-interrupt':
        this.#interrupt(message.responseId)
        break
      case 'speech-sent':
        if (!this.#plays(message.responseId)) break
        this.#speaker.total = message.samples
        // An answer without words wants no report.
        if (message.samples === 0) this.#speaker.isFinal = true
        break
      case 'response-end':
        if (this.#plays(message.responseId)) this.endSpeaker()
        break
    }
    this.onMessage(message)
  }

  #takeWelcome(message) {
    this.welcome = message
    this.#sessionId = message.sessionId
    this.#times = { ...this.#times, heartbeatMs: message.limits.heartbeatMs, peerSilentMs: message.limits.peerSilentMs }
    const nowMs = performance.now()
    if (!message.isResumed) {
      // A snapshot: what was before does not count any more.
      this.#epoch = message.epoch
      this.lastSeq = message.seq
      this.#ackedSeq = -1
      this.endSpeaker()
    } else if (this.#speaker !== undefined && !this.#speaker.isFinal) {
      this.#speaker.play(nowMs)
      this.#send(this.#speaker.report(nowMs))
    }
    this.microphone?.reconnected(nowMs)
    for (const command of this.unanswered.values()) this.#send(command)
  }

  #takeSpeech(frame) {
    if (frame.readUInt8(0) !== 1 || frame.readUInt8(1) !== 2) throw new RangeError('no speech of this version')
    const streamId = frame.readUInt32LE(4)
    if (streamId <= this.#newestInterrupted || !this.#plays(streamId)) return
    this.#speaker.take(frame.readUInt32LE(12), frame.subarray(headerBytes))
  }

  #plays(responseId) {
    return this.#speaker?.responseId === responseId
  }

  #interrupt(responseId) {
    this.#newestInterrupted = Math.max(this.#newestInterrupted, responseId)
    if (!this.#plays(responseId) || this.#speaker.isFinal) return
    const nowMs = performance.now()
    this.#speaker.play(nowMs)
    this.#send(this.#speaker.report(nowMs, true))
  }
}

// ---- The three commands ---------------------------------------------------------------------------------------------

/** One question and its answer, told by the numbered messages alone. */
class TypedTurn {
  answer = ''
  end = undefined
  numbers = []
  #isMineNext = false
  #responseId = undefined

  constructor(text, onDelta = () => {}) {
    this.text = text
    this.onDelta = onDelta
    this.session = new Session(accessFromEnvironment(), 'text', (message) => this.#take(message))
    this.session.command({ type: 'text-submit', text })
  }

  async run() {
    await this.session.run(() => this.end !== undefined && this.session.unanswered.size === 0, 120_000)
    process.stdout.write('\n')
    const { welcome } = this.session
    await this.session.close()
    return { isComplete: this.end === 'completed', isResumed: welcome.isResumed }
  }

  #take(message) {
    if (message.seq !== undefined && message.type !== 'welcome') this.numbers.push(message.seq)
    switch (message.type) {
      case 'welcome':
        if (!message.isResumed) this.#takeSnapshot(message.snapshot)
        break
      case 'item-added':
        if (message.item.role === 'user') this.#isMineNext = message.item.text === this.text
        break
      case 'response-start':
        if (!this.#isMineNext) break
        this.#responseId = message.responseId
        this.#isMineNext = false
        this.answer = ''
        break
      case 'text-delta':
        if (message.responseId !== this.#responseId) break
        this.answer += message.text
        process.stdout.write(message.text)
        this.onDelta(this)
        break
      case 'response-end':
        if (message.responseId === this.#responseId) this.end = message.reason
        break
      case 'command-result':
        if (!message.isOk) throw new Failure(message.message ?? message.code)
        break
      case 'error':
        throw new Failure(message.message)
      case 'notice':
        console.error(message.message)
        break
    }
  }

  #takeSnapshot({ items, responseId }) {
    const place = items.findLastIndex(({ role, text }) => role === 'user' && text === this.text)
    if (place < 0) return
    // The text is known already: its answer runs, is there, or comes next.
    const answer = items.slice(place + 1).findLast(({ role }) => role === 'assistant')
    this.#responseId = responseId
    this.#isMineNext = responseId === undefined
    if (answer === undefined) return
    this.answer = answer.text
    process.stdout.write(`\n(from the snapshot) ${answer.text}`)
    if (responseId === undefined) this.end = answer.status
  }
}

async function textCommand(text) {
  const { isComplete } = await new TypedTurn(text).run()
  return isComplete ? 0 : 1
}

async function resumeDemo() {
  let cutAfter
  const turn = new TypedTurn('Tell me a long story about a fox, please.', ({ session }) => {
    if (cutAfter !== undefined) return
    cutAfter = session.lastSeq
    session.cut()
  })
  const { isComplete, isResumed } = await turn.run()
  const [first] = turn.numbers
  const isWhole = turn.numbers.every((number, place) => number === first + place)
  console.log(
    `Cut after message ${cutAfter ?? '(never: the answer had no text)'}; ` +
      `${isResumed ? 'resumed' : 'went on from a snapshot'}; ` +
      `messages ${first} to ${turn.numbers.at(-1)}, ${isWhole ? 'each once' : 'WITH HOLES'}.`,
  )
  return isComplete && cutAfter !== undefined && (isWhole || !isResumed) ? 0 : 1
}

async function voiceCommand(inPath, outPath) {
  const pcm = readWav(inPath)
  let phase = 'idle'
  let ended = 0
  const session = new Session(accessFromEnvironment(), 'always-listening', (message) => {
    if (message.type === 'welcome') session.microphone ??= new Microphone(pcm, performance.now())
    if (message.type === 'state') phase = message.phase
    if (message.type === 'transcript-final' && message.text !== '') console.log(`You: ${message.text}`)
    if (message.type === 'notice' || message.type === 'error') console.error(message.message)
    if (message.type !== 'response-end') return
    ended++
    console.log(`Parley: ${message.heardText} (${message.reason})`)
  })
  const isDone = () => session.microphone?.isOver === true && ended > 0 && phase === 'idle'
  await session.run(isDone, 60_000 + (pcm.length / 2 / microphoneHz) * 1000)
  await session.close()
  const played = Buffer.concat(session.playedParts)
  writeFileSync(outPath, wavOf(played))
  console.log(`${(played.length / 2 / speechHz).toFixed(2)} s of speech in ${outPath}`)
  return 0
}

/** The samples of a WAV; anything but 16,000 Hz, mono, 16 bits is refused. */
function readWav(path) {
  const file = readFileSync(path)
  let form
  if (file.toString('latin1', 0, 4) === 'RIFF')
    for (let at = 12; at + 8 <= file.length; at += 8 + file.readUInt32LE(at + 4) + (file.readUInt32LE(at + 4) % 2)) {
      const name = file.toString('latin1', at, at + 4)
      const body = file.subarray(at + 8, at + 8 + file.readUInt32LE(at + 4))
      if (name === 'fmt ')
        form = [body.readUInt16LE(0), body.readUInt16LE(2), body.readUInt32LE(4), body.readUInt16LE(14)]
      if (name === 'data' && String(form) === String([1, 1, microphoneHz, 16])) return body
    }
  throw new Failure(`${path} has to be a WAV of 16,000 Hz, mono, 16 bits: sox IN.wav -r 16000 -c 1 -b 16 OUT.wav`)
}

function wavOf(pcm) {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + pcm.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(speechHz, 24)
  header.writeUInt32LE(speechHz * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(pcm.length, 40)
  return Buffer.concat([header, pcm])
}

async function main([command, ...rest]) {
  if (command === 'text' && rest.length === 1) return await textCommand(rest[0])
  if (command === 'voice' && rest.length === 2) return await voiceCommand(...rest)
  if (command === 'resume-demo' && rest.length === 0) return await resumeDemo()
  console.error('Usage: node parley-client.mjs text "WORDS" | voice IN.wav OUT.wav | resume-demo')
  return 2
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Failure || error.code === 'ENOENT' ? error.message : error)
  process.exit(1)
}
