import type { ClientMessage } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { Item } from '../../shared/protocol/items.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { LogFields } from './log.ts'

// Closed on purpose: a message type that is not named here does not compile, and a field that is not named is not
// logged. What a client or a model may fill with words (tool names and ids, session ids of a hello, sentences) is left
// out or counted.

const nothing: LogFields = {}

export function clientMessageFields(message: ClientMessage): LogFields {
  switch (message.type) {
    case 'hello':
      return {
        audio: message.audio,
        vad: message.vad,
        mode: message.mode,
        tools: message.tools?.length,
        isResuming: message.sessionId !== undefined,
        lastSeq: message.lastSeq,
      }
    case 'text-submit':
      return { commandId: message.id, whileSpeaking: message.whileSpeaking, textCharacters: message.text.length }
    case 'speech-start':
    case 'speech-end':
      return { commandId: message.id, utteranceId: message.utteranceId, position: message.position }
    case 'response-stop':
      return {
        commandId: message.id,
        responseId: message.responseId,
        reason: message.reason,
        playedSamples: message.playedSamples,
      }
    case 'mode-set':
      return { commandId: message.id, mode: message.mode }
    case 'mute-set':
      return { commandId: message.id, isMuted: message.isMuted }
    case 'conversation-open':
      return { commandId: message.id, isNew: message.conversationId === undefined }
    case 'tool-result':
      return { commandId: message.id }
    case 'playout':
      return { responseId: message.responseId, playedSamples: message.playedSamples, isFinal: message.isFinal }
    case 'ack':
      return { ackedSeq: message.seq }
    case 'ping':
    case 'pong':
      return nothing
    case 'audio':
      return {
        streamId: message.streamId,
        sequence: message.sequence,
        position: message.position,
        flags: message.flags,
      }
    default:
      return message satisfies never
  }
}

export function serverMessageFields(message: ServerMessage): LogFields {
  switch (message.type) {
    case 'welcome':
      return {
        ...numberOf(message),
        isResumed: message.isResumed,
        conversationId: message.conversationId,
        snapshotItems: message.snapshot?.items.length,
      }
    case 'command-result':
      return { ...numberOf(message), commandId: message.commandId, isOk: message.isOk, code: message.code }
    case 'state':
      return {
        ...numberOf(message),
        phase: message.phase,
        isUserSpeaking: message.isUserSpeaking,
        isMuted: message.isMuted,
        mode: message.mode,
      }
    case 'speech-start':
    case 'speech-end':
      return { ...numberOf(message), utteranceId: message.utteranceId, position: message.position }
    case 'transcript-interim':
      return { ...numberOf(message), utteranceId: message.utteranceId, textCharacters: message.text.length }
    case 'transcript-final':
      return {
        ...numberOf(message),
        utteranceId: message.utteranceId,
        textCharacters: message.text.length,
        certainty: message.certainty,
      }
    case 'item-added':
    case 'item-updated':
      return { ...numberOf(message), ...itemFields(message.item) }
    case 'item-removed':
      return { ...numberOf(message), itemId: message.itemId }
    case 'response-start':
      return {
        ...numberOf(message),
        responseId: message.responseId,
        itemId: message.itemId,
        isSpoken: message.isSpoken,
        continuesResponseId: message.continuesResponseId,
        continuesAtSample: message.continuesAtSample,
      }
    case 'text-delta':
      return { ...numberOf(message), responseId: message.responseId, textCharacters: message.text.length }
    case 'speech-span':
      return {
        ...numberOf(message),
        responseId: message.responseId,
        startSample: message.startSample,
        textCharacters: message.text.length,
      }
    case 'speech-sent':
      return { ...numberOf(message), responseId: message.responseId, samples: message.samples }
    case 'tool-call':
      return { ...numberOf(message), responseId: message.responseId }
    case 'response-interrupt':
      return { ...numberOf(message), responseId: message.responseId, reason: message.reason }
    case 'response-end':
      return {
        ...numberOf(message),
        responseId: message.responseId,
        itemId: message.itemId,
        reason: message.reason,
        generatedCharacters: message.generatedCharacters,
        sentSamples: message.sentSamples,
        heardSamples: message.heardSamples,
        code: message.code,
      }
    case 'notice':
      return { ...numberOf(message), code: message.code }
    case 'error':
      return { code: message.code }
    case 'ping':
    case 'pong':
      return nothing
    case 'ack':
      return { streamId: message.streamId, microphonePosition: message.microphonePosition }
    case 'audio':
      return {
        streamId: message.streamId,
        sequence: message.sequence,
        position: message.position,
        flags: message.flags,
      }
    default:
      return message satisfies never
  }
}

export function audioFrameFields(frame: AudioFrame): LogFields {
  return { streamId: frame.streamId, sequence: frame.sequence, position: frame.position, flags: frame.flags }
}

function numberOf(message: { readonly epoch: number; readonly seq: number }): LogFields {
  return { epoch: message.epoch, seq: message.seq }
}

function itemFields(item: Item): LogFields {
  return { itemId: item.itemId, role: item.role, modality: item.modality, status: item.status }
}
