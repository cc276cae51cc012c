import { randomUUID } from 'node:crypto'
import { answerIn } from '../../shared/protocol/awaited-answer.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { chat } from '../client/chat-client.ts'
import type { MicrophonePace } from '../client/microphone-pace.ts'
import { connectParley, type FrameObserver } from '../client/parley-client.ts'
import type { ServerAccess } from '../client/server-access.ts'
import { holdVoiceConversation, type VoiceConversationResult } from '../client/voice-conversation.ts'

export interface TalkOptions {
  readonly access: ServerAccess
  readonly clock: Clock
  /** 0 to 1, for the time between tries. */
  readonly random: () => number
  readonly signal: AbortSignal
  readonly isFast: boolean
  readonly observe: FrameObserver
  readonly onMessage: (message: ServerMessage) => void
  readonly onNote: (note: string) => void
}

/** Faster than this the speaker would run ahead of what the server sends before the next report. */
const fastSpeakerSpeed = 4

/** What is said, or typed, and then answered aloud. */
export interface AloudTurn {
  readonly opening:
    { readonly kind: 'clip'; readonly clip: Int16Array } | { readonly kind: 'text'; readonly text: string }
  readonly interruption?: { readonly clip: Int16Array; readonly afterAudioMs: number } | undefined
  /** Goes on in this session. */
  readonly sessionId?: string | undefined
}

/** The conversation that a turn took place in, for what goes on with it. */
export interface AloudResult {
  readonly sessionId: string
  readonly result: VoiceConversationResult
}

/** Speaks the recordings, or types the text, over one socket and listens to the end. The server hears where speech begins and ends. */
export async function talkAloud(options: TalkOptions, turn: AloudTurn): Promise<AloudResult> {
  const { access, clock, observe, signal } = options
  const client = await connectParley({
    access,
    clock,
    observe,
    signal,
    hello: {
      client: { name: 'parley-talk', version: '1' },
      vad: 'server',
      mode: 'always-listening',
      ...(turn.sessionId === undefined ? {} : { sessionId: turn.sessionId }),
    },
  })
  const { opening, interruption } = turn
  const { sessionId, limits } = client.welcome
  const pace: MicrophonePace = options.isFast
    ? { kind: 'fast', framesPerSecond: limits.audioFramesPerSecond, burstFrames: limits.audioFramesBurst }
    : { kind: 'real-time' }
  const result = await holdVoiceConversation({
    client,
    clock,
    ...(opening.kind === 'clip' ? { clip: opening.clip } : { typed: { id: randomUUID(), text: opening.text } }),
    ...(interruption === undefined ? {} : { interruption }),
    pace,
    speakerSpeed: options.isFast ? fastSpeakerSpeed : 1,
    onMessage: options.onMessage,
    onClip(name, position) {
      if (name === 'interrupting') options.onNote(`(cuts in at sample ${position} of the microphone)`)
    },
  })
  return { sessionId, result }
}

/** Types one text, into the session of a voice turn or into a new one; no socket is opened. Returns whether it was answered. */
export async function talkByText(options: TalkOptions, text: string, sessionId?: string): Promise<boolean> {
  const typed = { id: randomUUID(), text }
  const request = sessionId === undefined ? typed : { ...typed, sessionId }
  options.observe('sent', { type: 'text-submit', ...typed })
  let isAnswered = false
  for await (const message of chat(options, request, options.signal)) {
    options.observe('received', message)
    options.onMessage(message)
    if (message.type === 'response-end') isAnswered = message.reason === 'completed'
    // Away for too long in the middle of it: what was missed is in the snapshot.
    const missed = message.type === 'welcome' ? answerIn(message.snapshot?.items ?? [], typed.id) : undefined
    if (missed === undefined || missed.status === 'streaming') continue
    isAnswered = missed.status === 'completed'
    options.onNote(`(the connection was away for too long; this is the whole answer) ${missed.text}`)
  }
  return isAnswered
}

/** Why a turn is not a success; undefined when it is one. A typed turn has no `file`. */
export function aloudFailure(
  result: VoiceConversationResult,
  asked: { readonly file: string | undefined; readonly afterAudioMs: number | undefined },
): AssistantError | undefined {
  const { progress } = result
  if (result.verdict === 'nothing-heard')
    return new AssistantError(
      'nothing-heard',
      `No speech was heard in ${asked.file ?? 'it'}. Is it silent, or very quiet?`,
    )
  if (result.verdict === 'stuck')
    return new AssistantError(
      'not-ready',
      'The server has not moved for a minute and was given up; its log has the reason.',
    )
  // Before the missing words: ears that were refused hear none, and that sentence would hide why.
  if (progress.failures > 0 || progress.complaints > 0)
    return new AssistantError('internal', 'Not all of this worked; the lines above say what failed and why.')
  if (asked.file === undefined && progress.responses === 0)
    return new AssistantError('internal', 'The typed text was not answered; the log of the server has the reason.')
  if (asked.file !== undefined && (progress.responses === 0 || progress.transcripts === 0))
    return new AssistantError(
      'nothing-heard',
      `There was sound in ${asked.file}, but no words came of it, so there is no answer.`,
    )
  if (asked.afterAudioMs !== undefined && !result.hasInterrupted)
    return new AssistantError(
      'audio-file-invalid',
      `The answer was over before ${asked.afterAudioMs} ms of it had been played, so nothing cut in. Choose a smaller --after-audio.`,
    )
  return undefined
}
