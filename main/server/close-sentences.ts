import type { CloseName } from '../../shared/protocol/errors.ts'

/** The reason in a close frame: at most 123 bytes of UTF-8. */
export const closeSentences: Readonly<Record<CloseName, string>> = {
  normal: 'The conversation was closed.',
  goingAway: 'The server is stopping. Connect again in a moment.',
  abnormal: 'The connection was lost.',
  frameTooLarge: 'A JSON frame may have 65,536 bytes and an audio frame 8,192. Send smaller frames.',
  internal: 'Something inside the server failed. Connect again; its log has the details.',
  helloTimeout: 'No hello came within 3 seconds. Connect again and send it first.',
  badHello: 'The first frame must be a valid hello; the error frame before this says what was wrong.',
  protocolVersion: 'This server speaks parley.v1. Update the client.',
  replaced: 'A newer connection took this session over.',
  credentialRevoked: 'The credentials of this server were renewed. Get a new ticket.',
  tooManyErrors: 'Too many frames broke the protocol. The error frames before this say how.',
  peerSilent: 'Nothing was heard from this client for 9 seconds.',
  rateLimited: 'More frames came than the limits in welcome allow. Slow down and connect again.',
  tooSlow: 'This client did not read what was sent to it. Connect again and resume.',
}
