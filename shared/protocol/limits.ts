/** Numbers both ends rely on; `welcome` repeats those a client needs. README.md explains each. */
export const protocolVersion = 'parley.v1'
/** A ticket travels as the second entry of the subprotocol list, with this in front. */
export const ticketPrefix = 't.'
/** From socket open to `hello`. */
export const helloDeadlineMs = 3_000
/** Both ends ping this often; nothing received for `peerSilentMs` means the peer is gone. */
export const heartbeatMs = 3_000
export const peerSilentMs = 9_000
/** One JSON frame, in bytes of UTF-8. The same number bounds what a person may submit as text. */
export const textFrameMaxBytes = 64 * 1024
/** A file of conversations that is imported, in bytes: the most that a conversation can come to at once. */
export const importMaxBytes = 256 * 1024 * 1024
/**
 * The largest message of the server, in bytes: a `welcome` with the whole conversation. The largest conversation is an
 * import, with its new ids, that was gone on in: an eighth more. A client must be ready for it, and may stop there.
 */
export const serverMessageMaxBytes = importMaxBytes + importMaxBytes / 8
/**
 * Objects and arrays within each other in one JSON frame, the frame itself counted. A checker that runs out of stack, as
 * zod does at some thousands, leaves what it had begun in memory for good.
 */
export const jsonNestingAtMost = 64
/** What a dropped client may still fetch: this long, this many frames, this many bytes, whichever ends first. */
export const resumeWindowMs = 120_000
export const resumeWindowFrames = 1_000
export const resumeWindowBytes = 1024 * 1024
/** How far the server sends speech ahead of what the client says it has played. */
export const speechLeadMs = 500
/** Results of commands are kept this long and this many, so that a command sent again runs once. */
export const commandResultKeptMs = 300_000
export const commandResultsKept = 1_000
/** Frames that break the rules before the socket is closed with `tooManyErrors`. */
export const frameErrorsAllowed = 20
