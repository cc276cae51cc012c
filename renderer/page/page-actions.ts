import type { Mode } from '../../shared/protocol/client-messages.ts'
import type { Item } from '../../shared/protocol/items.ts'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { isAnswering } from '../state/status.ts'
import type { ConversationActions } from '../views/actions.ts'
import type { SoundBuffers } from './sound-buffers.ts'
import type { Store } from './store.ts'
import type { TextChat, TypedText } from './text-chat.ts'
import { VoiceCall } from './voice-call.ts'

export interface PageParts {
  readonly store: Store
  readonly text: TextChat
  readonly buffers: SoundBuffers
  readonly clock: Clock
  readonly newId: () => string
  readonly origin: string
  readonly credential: string
  /** For logs; the page is drawn before it is known. */
  readonly clientVersion: Promise<string>
}

/** How long the server gets to take a change to text before the socket is closed under it. */
const leaveWithinMs = 2_000

/** Carries out what the user does: which line is open, and what goes over it. */
export class PageActions implements ConversationActions {
  readonly #parts: PageParts
  #call: VoiceCall | undefined
  #isOpening = false
  #cancelLeaving: (() => void) | undefined
  /** What voice is turned on as. */
  #voiceMode: Exclude<Mode, 'text'> = 'always-listening'

  constructor(parts: PageParts) {
    this.#parts = parts
    parts.store.subscribe((state, before) => {
      if (state.isMuted !== before.isMuted) this.#call?.setMuted(state.isMuted)
      if (state.settings.view?.devices !== before.settings.view?.devices) this.#call?.useDevices()
      const { connection, line, mode } = state
      if (mode !== 'text') this.#voiceMode = mode
      // Until voice is there the conversation is shown, and goes on, by events.
      if (connection !== before.connection && connection.name === 'open') parts.text.leave()
      if (isBlocked(state)) this.#goOnByRequests(state, before)
      if (connection !== before.connection && connection.name === 'closed') this.#givenUp(connection)
      if (line !== 'voice' || state.mode !== 'text' || this.#cancelLeaving === undefined) return
      if (state.sessionMode === 'text' || connection.name === 'closed') this.#changeToText()
    })
  }

  readonly connect = (): void => {
    if (this.#parts.store.state.mode === 'text') this.#followText()
    else void this.#openVoice()
  }

  readonly disconnect = (): void => {
    this.#closeVoice()
    this.#parts.store.dispatch({ type: 'line', line: 'none' })
    // The answer that was running goes on in text, and its end is shown.
    this.#parts.text.follow()
  }

  readonly tryNow = (): void => {
    this.probe()
  }

  readonly toggleVoice = (): void => {
    const { line, connection, mode } = this.#parts.store.state
    if (line === 'voice' && connection.name !== 'closed') this.disconnect()
    else if (mode === 'text') this.setMode(this.#voiceMode)
    else this.connect()
  }

  readonly openMicrophone = (): void => {
    void this.#call?.openMicrophone()
  }

  readonly stop = (): void => {
    const { store, text } = this.#parts
    if (!isAnswering(store.state)) return
    if (this.#call === undefined) void text.stop()
    else this.#call.send({ type: 'stop' })
  }

  readonly setMuted = (isMuted: boolean): void => {
    this.#parts.store.dispatch({ type: 'mute-chosen', isMuted })
  }

  readonly setTalkKey = (isDown: boolean): void => {
    const { store } = this.#parts
    if (this.#call === undefined || store.state.isTalkKeyDown === isDown) return
    if (isDown && store.state.microphone.device.name !== 'open') return
    store.dispatch({ type: 'talk-key', isDown })
    this.#call.send({ type: 'talk-key', isDown })
  }

  readonly setMode = (mode: Mode): void => {
    const { store, clock } = this.#parts
    const before = store.state.mode
    if (mode === before) return
    this.setTalkKey(false)
    store.dispatch({ type: 'mode-chosen', mode })
    this.#stopLeaving()
    this.#call?.send({ type: 'mode', mode })
    if (mode !== 'text') {
      if (before === 'text' && this.#call === undefined) void this.#openVoice()
      return
    }
    if (this.#call === undefined) {
      this.#followText()
      return
    }
    // The server ends a half-said turn and goes on in text; what it says about that still comes over the socket.
    this.#cancelLeaving = clock.after(leaveWithinMs, () => {
      this.#changeToText()
    })
  }

  readonly setPreset: ConversationActions['setPreset'] = (preset) => {
    this.#parts.store.dispatch({ type: 'preset-chosen', preset })
    this.#call?.send({ type: 'preset', preset })
  }

  readonly setBuffering: ConversationActions['setBuffering'] = (buffering) => {
    void this.#parts.buffers.choose(buffering)
  }

  readonly setWhileSpeaking: ConversationActions['setWhileSpeaking'] = (whileSpeaking) => {
    this.#parts.store.dispatch({ type: 'while-speaking-chosen', whileSpeaking })
  }

  readonly submitText = (text: string): void => {
    const { store, newId } = this.#parts
    const { line, connection, whileSpeaking } = store.state
    const commandId = newId()
    store.dispatch({ type: 'text-submitted', commandId, text })
    if (this.#call !== undefined && line === 'voice' && connection.name !== 'closed')
      this.#call.send({ type: 'submit-text', id: commandId, text, whileSpeaking })
    else void this.#submitByRequest({ id: commandId, text, whileSpeaking })
  }

  readonly replayCut = (itemId: string): void => {
    this.#call?.send({ type: 'replay', itemId })
  }

  readonly dismissNotice = (noticeId: number): void => {
    this.#parts.store.dispatch({ type: 'notice-dismissed', noticeId })
  }

  /** Over the socket where there is one: the microphone stays open. Without voice the next text says where it goes. */
  goToConversation(conversationId: string | undefined, items: readonly Item[]): void {
    const { store, text } = this.#parts
    const id = conversationId === undefined ? {} : { conversationId }
    if (this.#call !== undefined && store.state.connection.name === 'open') {
      this.#call.send({ type: 'open-conversation', ...id })
      return
    }
    text.leaveConversation()
    store.dispatch({ type: 'conversation-opened', ...id, items })
    // Not open yet, or lost: it would come back in the conversation that was left.
    if (this.#call !== undefined || this.#isOpening) this.#reopenVoice()
  }

  /** The user touched the page: a browser that kept it silent until now lets it play. */
  touched(): void {
    if (this.#parts.store.state.output !== 'running') this.#call?.resumeOutput()
  }

  /** The page is shown again, or the network is back. */
  probe(): void {
    const { store, text } = this.#parts
    text.probe()
    if (this.#call !== undefined) this.#call.send({ type: 'probe' })
    else if (store.state.line === 'text') text.follow()
  }

  async #openVoice(): Promise<void> {
    const { store, text, buffers, clock, origin, credential, clientVersion } = this.#parts
    if (this.#isOpening) return
    this.#isOpening = true
    this.#closeVoice()
    text.follow()
    store.dispatch({ type: 'line', line: 'voice' })
    try {
      const [buffering, version] = await Promise.all([buffers.atStart(), clientVersion])
      const { mode, preset, isMuted, session, wanted } = store.state
      const place = session === undefined ? wanted : { sessionId: session.sessionId }
      const start = { origin, credential, clientVersion: version, mode, preset, ...place }
      const call = await VoiceCall.open({
        start,
        buffering,
        isMuted,
        devices: () => store.state.settings.view?.devices ?? {},
        tell: (event) => {
          store.dispatch(event)
        },
        byRequest: (command, sentInEpoch) => {
          if (command.type === 'response-stop') void text.stop()
          else void this.#submitByRequest(command, sentInEpoch)
        },
        onDeviceUnderruns: (count) => void buffers.underrun(count, clock.nowMs()),
      })
      // Left, or changed to text, before it was open.
      if (store.state.line === 'voice' && store.state.mode !== 'text') {
        this.#call = call
        this.#catchUp(call, { mode, preset, isMuted })
      } else call.close()
    } catch (thrown) {
      const { code, message } = toAssistantError(thrown)
      store.dispatch({ type: 'line', line: 'none' })
      store.dispatch({ type: 'failure', code, message, remedy: 'connect' })
    } finally {
      this.#isOpening = false
    }
    if (store.state.mode === 'text' && this.#call === undefined) this.#followText()
  }

  /** What the user changed while the loudspeaker was being opened. */
  #catchUp(call: VoiceCall, given: Pick<Store['state'], 'mode' | 'preset' | 'isMuted'>): void {
    const { mode, preset, isMuted } = this.#parts.store.state
    if (mode !== given.mode) call.send({ type: 'mode', mode })
    if (preset !== given.preset) call.send({ type: 'preset', preset })
    call.setMuted(isMuted)
  }

  #reopenVoice(): void {
    this.#closeVoice()
    this.#parts.store.dispatch({ type: 'line', line: 'none' })
    void this.#openVoice()
  }

  #closeVoice(): void {
    this.#stopLeaving()
    this.#call?.close()
    this.#call = undefined
  }

  /** Nobody listens any more, so the microphone is let go; what was not sent has been told. */
  #givenUp({ cause }: Extract<Store['state']['connection'], { readonly name: 'closed' }>): void {
    this.#call?.close()
    this.#call = undefined
    // What is said in the other window shows here too.
    if (cause === 'replaced') this.#parts.text.follow()
  }

  #changeToText(): void {
    this.#closeVoice()
    this.#followText()
  }

  #followText(): void {
    this.#parts.store.dispatch({ type: 'line', line: 'text' })
    this.#parts.text.follow()
  }

  async #submitByRequest({ id, text: words, whileSpeaking }: TypedText, sentInEpoch?: number): Promise<void> {
    const { store, text } = this.#parts
    await text.submit({ id, text: words, whileSpeaking }, sentInEpoch)
    // The state after its end, and what nobody asked for: an alarm, a text from another window.
    if (this.#call === undefined || isBlocked(store.state)) text.follow()
  }

  /** At each try of the socket that failed, and not at each change: a stream that cannot be had is one too. */
  #goOnByRequests(state: Store['state'], before: Store['state']): void {
    const sessionId = state.session?.sessionId
    if (state.connection !== before.connection) this.#parts.text.follow()
    // The session that begins this way is the one that voice comes back to.
    if (sessionId !== undefined && sessionId !== before.session?.sessionId)
      this.#call?.send({ type: 'session', sessionId })
  }

  #stopLeaving(): void {
    this.#cancelLeaving?.()
    this.#cancelLeaving = undefined
  }
}

function isBlocked({ connection }: Store['state']): boolean {
  return connection.name === 'waiting' && connection.isBlocked === true
}
