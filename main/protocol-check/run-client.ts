import { randomInt, randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { Hello } from '../../shared/protocol/client-messages.ts'
import { closeCodes } from '../../shared/protocol/errors.ts'
import { audioFrameMaxBytes, bytesToPcm, decodeAudioFrame, encodeAudioFrame } from '../../shared/protocol/frame.ts'
import { helloDeadlineMs, textFrameMaxBytes } from '../../shared/protocol/limits.ts'
import { parseClientMessage } from '../../shared/protocol/parse.ts'
import { type Clock, waitMs } from '../../shared/std/clock.ts'
import { ClientCourse } from './client-course.ts'
import { ClientJudge } from './client-judge.ts'
import type { CourseName } from './course.ts'
import { bytesOf, StrictServer } from './strict-server.ts'
import { type CourseSocket, StrictSession } from './strict-session.ts'
import { shown, type Verdict } from './verdict.ts'

export interface ClientRun {
  readonly courses: readonly CourseName[]
  readonly clock: Clock
  /** Starts the client once and resolves when it ended; left out, somebody starts it by hand. */
  readonly startClient?: (readyLine: string) => Promise<void>
  /** For people: where the server is, and which course waits. */
  readonly say: (line: string) => void
}

const tickMs = 50
/** A client that stays connected is sent to the next course after this. */
const quietMs = 2_500

/** One verdict for each course, then one for each rule that holds all the time. */
export async function* checkClient(run: ClientRun): AsyncGenerator<Verdict, void, undefined> {
  const { clock } = run
  const judge = new ClientJudge()
  let course: ClientCourse | undefined
  const server = await StrictServer.start({
    refused: (why) => {
      judge.fault('connects-as-told', why)
    },
    opened: (socket) => {
      judge.tried('connects-as-told')
      if (course === undefined) socket.close(closeCodes.goingAway.code)
      else receive(socket, { course, judge, clock })
    },
  })
  try {
    run.say(server.readyLine)
    for (const name of run.courses) {
      course = new ClientCourse(name, new StrictSession(randomUUID(), randomInt(2 ** 31)), { judge, clock })
      run.say(`parley: course ${name}: ${run.startClient === undefined ? 'start a client' : 'starting the client'}`)
      await oneCourse(course, run, server.readyLine)
      yield course.verdict()
      judge.forgetCommands()
    }
    yield* judge.verdicts()
  } finally {
    await server.close()
  }
}

async function oneCourse(course: ClientCourse, { clock, startClient }: ClientRun, readyLine: string): Promise<void> {
  const client = { isGone: false }
  void startClient?.(readyLine).finally(() => {
    client.isGone = true
  })
  let overMs: number | undefined
  for (;;) {
    await waitMs(clock, tickMs)
    course.tick()
    overMs ??= course.isOver ? clock.nowMs() : undefined
    const isLongOver = overMs !== undefined && clock.nowMs() - overMs > Math.max(quietMs, course.patienceAfterMs)
    const isDone =
      startClient === undefined ? isLongOver : client.isGone && (isLongOver || course.patienceAfterMs === 0)
    if (isDone) break
    // A client that does not end by itself is shown the door.
    if (isLongOver) course.sendAway()
  }
  course.sendAway()
}

function receive(
  socket: WebSocket,
  at: { readonly course: ClientCourse; readonly judge: ClientJudge; readonly clock: Clock },
): void {
  const { course, judge, clock } = at
  let hello: Hello | undefined
  const channel: CourseSocket = {
    send: (message) => {
      socket.send(JSON.stringify(message))
    },
    sendSpeech: (frame) => {
      const { samples, ...fields } = frame
      if (hello?.audio !== 'json') socket.send(encodeAudioFrame(frame))
      else
        socket.send(JSON.stringify({ type: 'audio', ...fields, data: Buffer.from(samples.buffer).toString('base64') }))
    },
    sendRaw: (data) => {
      socket.send(data)
    },
    close: (code) => {
      socket.close(code)
    },
    terminate: () => {
      socket.terminate()
    },
  }
  const cancel = clock.after(helloDeadlineMs, () => {
    judge.fault('hello-first', `none in ${helloDeadlineMs} ms`)
    socket.close(closeCodes.helloTimeout.code)
  })
  socket.on('message', (data, isBinary) => {
    const bytes = bytesOf(data)
    try {
      if (isBinary) {
        if (bytes.length > audioFrameMaxBytes) throw new Error(`a binary frame of ${bytes.length} bytes`)
        const frame = decodeAudioFrame(bytes)
        if (hello === undefined || frame.kind !== 'microphone') throw new Error(`audio of kind ${frame.kind}`)
        course.audio(frame)
        return
      }
      if (bytes.length > textFrameMaxBytes) throw new Error(`a text frame of ${bytes.length} bytes`)
      const message = parseClientMessage(bytes.toString())
      judge.tried('frames-of-the-page')
      if (message.type === 'hello') {
        judge.tried('hello-first')
        if (hello !== undefined) judge.fault('hello-first', 'a second hello')
        hello = message
        cancel()
        course.attach(message, channel)
      } else if (hello === undefined) judge.fault('hello-first', shown(message))
      else if (message.type === 'audio')
        course.audio({ ...message, samples: bytesToPcm(Buffer.from(message.data, 'base64')) })
      else course.message(message)
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : ''
      judge.fault('frames-of-the-page', `${isBinary ? `${bytes.length} bytes` : shown(bytes.toString())}: ${why}`)
    }
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    cancel()
    course.detach(channel)
  })
}
