import type { Welcome } from '../../protocol/server-messages.ts'

export function welcome(fields: Partial<Welcome> = {}): Welcome {
  const isResumed = fields.isResumed === true
  return {
    type: 'welcome',
    ...{ epoch: 7, seq: 0, protocol: 'parley.v1', serverVersion: '0', sessionId: 's-1', conversationId: 'c-1' },
    isResumed,
    ...(!isResumed && { snapshot: { items: [], mode: 'always-listening', isMuted: false, phase: 'idle' } }),
    audio: { microphoneRateHz: 16_000, speechRateHz: 24_000, frameMs: 20, speechLeadMs: 500 },
    limits: {
      ...{ textFrameMaxBytes: 65_536, audioFrameMaxBytes: 8_192, audioFramesPerSecond: 60, audioFramesBurst: 150 },
      ...{ heartbeatMs: 3_000, peerSilentMs: 9_000 },
    },
    ...fields,
  }
}
