import { randomUUID } from 'node:crypto'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { answerIn } from '../../shared/protocol/awaited-answer.ts'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import type { ServerMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import { chat, sessionEvents, steerAnswer, stopAnswer, type ChatLine } from '../client/chat-client.ts'
import { parseTerminalLine, terminalHelp } from './terminal-commands.ts'
import {
  initialTerminal,
  type TerminalEffect,
  type TerminalEvent,
  type TerminalTask,
  terminalTransition,
} from './terminal-machine.ts'
import { initialMessages, printedMessage } from './terminal-messages.ts'
import { TerminalScreen } from './terminal-screen.ts'

export interface TerminalChatOptions extends ChatLine {
  readonly input: Readable
  readonly output: Writable
  /** Somebody sits there: prompts, keys, Ctrl-C. Else lines are answered one after the other. */
  readonly isInteractive: boolean
  readonly greeting: string
  /** How the window is opened, with a fresh link: for /link. */
  readonly windowText: () => Promise<string>
  /** Speaks aloud; resolves with what there is to say about it, if anything. */
  readonly say: (text: string, signal: AbortSignal) => Promise<string>
  readonly demo: (write: (text: string) => void, signal: AbortSignal) => Promise<void>
  /** Ends the chat from outside. */
  readonly signal: AbortSignal
}

/** The text chat in a terminal, over an event stream. Resolves when the person has left or the input has ended. */
export async function runTerminalChat(options: TerminalChatOptions): Promise<void> {
  const chatting = new TerminalChat(options)
  await chatting.done
}

class TerminalChat {
  readonly #options: TerminalChatOptions
  readonly #lines: Interface
  readonly #screen: TerminalScreen
  readonly #done = Promise.withResolvers<undefined>()
  #state
  #sessionId: string | undefined
  #lastAnswer = ''
  /** The text that is being answered. */
  #commandId = ''
  #task = new AbortController()
  #messages = initialMessages
  /** The session whose events are followed between the answers, for alarms; it stays until another one begins. */
  #followed: { readonly sessionId: string; readonly ending: AbortController } | undefined
  #isOver = false

  constructor(options: TerminalChatOptions) {
    const { input, output, isInteractive } = options
    this.#options = options
    this.#state = initialTerminal(isInteractive)
    this.#lines = isInteractive
      ? createInterface({ input, output, prompt: '> ', terminal: true })
      : createInterface({ input, terminal: false })
    this.#screen = new TerminalScreen({ output, input: this.#lines, isInteractive })
    this.#listen()
    this.#screen.line(options.greeting)
    this.#screen.prompt()
  }

  get done(): Promise<undefined> {
    return this.#done.promise
  }

  #listen(): void {
    this.#lines.on('line', (line) => {
      this.#screen.onLine()
      const command = parseTerminalLine(line)
      this.#take({ type: 'command', command })
    })
    this.#lines.on('SIGINT', () => {
      this.#take({ type: 'interrupt' })
    })
    this.#lines.on('close', () => {
      this.#take({ type: 'input-end' })
    })
    this.#options.input.on('keypress', () => {
      this.#screen.onKey()
    })
    this.#options.signal.addEventListener('abort', () => {
      this.#quit()
    })
  }

  #take(event: TerminalEvent): void {
    if (this.#isOver) return
    const step = terminalTransition(this.#state, event)
    this.#state = step.state
    for (const effect of step.effects) this.#run(effect)
  }

  #run(effect: TerminalEffect): void {
    switch (effect.type) {
      case 'start':
        void this.#start(effect.task)
        return
      case 'stop-task':
        void this.#stopTask()
        return
      case 'steer':
        void this.#steer(effect.text)
        return
      case 'print':
        this.#screen.line(effect.text)
        return
      case 'help':
        this.#screen.line(terminalHelp.trimEnd())
        return
      case 'link':
        void this.#showLink()
        return
      case 'new-conversation':
        this.#sessionId = undefined
        this.#screen.line('(a new conversation)')
        return
      case 'prompt':
        this.#screen.prompt()
        return
      case 'quit':
        this.#quit()
        return
    }
  }

  async #start(task: TerminalTask): Promise<void> {
    this.#task = new AbortController()
    try {
      await this.#perform(task, this.#task.signal)
    } catch (error) {
      if (!this.#task.signal.aborted) this.#screen.line(`! ${toAssistantError(error).message}`)
    }
    this.#screen.endLine()
    this.#take({ type: 'task-end' })
  }

  async #perform(task: TerminalTask, signal: AbortSignal): Promise<void> {
    switch (task.kind) {
      case 'answer':
        if (!this.#options.isInteractive) this.#screen.line(`> ${task.text}`)
        await this.#answer(task.text, signal)
        return
      case 'say': {
        const text = task.text ?? this.#lastAnswer
        const remark = text === '' ? '(nothing was answered yet: /say TEXT)' : await this.#options.say(text, signal)
        if (remark !== '') this.#screen.line(remark)
        return
      }
      case 'demo': {
        const write = (text: string): void => {
          this.#screen.write(text)
        }
        await this.#options.demo(write, signal)
        return
      }
    }
  }

  async #answer(text: string, signal: AbortSignal): Promise<void> {
    const session = this.#sessionId === undefined ? {} : { sessionId: this.#sessionId }
    const id = randomUUID()
    this.#commandId = id
    let answer = ''
    for await (const message of chat(this.#options, { id, text, ...session }, signal)) {
      if (message.type === 'welcome') {
        this.#enter(message)
        answer = answerIn(message.snapshot?.items ?? [], id)?.text ?? answer
      }
      if (message.type === 'text-delta') answer += message.text
      this.#show(message)
    }
    if (answer !== '') this.#lastAnswer = answer
  }

  #enter(welcome: Welcome): void {
    const { sessionId } = welcome
    this.#sessionId = sessionId
    if (this.#followed?.sessionId === sessionId) return
    this.#followed?.ending.abort()
    const ending = new AbortController()
    this.#followed = { sessionId, ending }
    this.#messages = initialMessages
    void this.#follow(welcome, ending.signal)
  }

  async #follow({ sessionId, epoch, seq }: Welcome, signal: AbortSignal): Promise<void> {
    const from = { sessionId, lastEventId: `${epoch}.${seq}` }
    try {
      for await (const message of sessionEvents(this.#options, from, signal)) {
        // An error is about a stream, and this one takes care of its own.
        if (message.type !== 'error' && !signal.aborted) this.#show(message)
      }
    } catch (error) {
      if (signal.aborted) return
      this.#aside(`! ${toAssistantError(error).message}`)
      this.#followed = undefined
    }
  }

  #show(message: ServerMessage): void {
    const step = printedMessage(this.#messages, message, this.#state.task === 'answer' ? this.#commandId : undefined)
    this.#messages = step.state
    for (const output of step.outputs) {
      switch (output.type) {
        case 'write':
          this.#screen.write(output.text)
          break
        case 'line':
          this.#screen.line(output.text)
          break
        case 'aside':
          this.#aside(output.text)
          break
        case 'end-line':
          this.#screen.endLine()
      }
    }
  }

  #aside(text: string): void {
    if (this.#state.task === undefined) this.#screen.above(text)
    else this.#screen.line(text)
  }

  /** An answer is stopped at the server, so that the provider stops too and the conversation knows what was shown. */
  async #stopTask(): Promise<void> {
    if (this.#state.task !== 'answer' || this.#sessionId === undefined) {
      this.#task.abort()
      return
    }
    await this.#tell(stopAnswer(this.#options.access, this.#sessionId))
  }

  async #steer(text: string): Promise<void> {
    if (this.#sessionId !== undefined)
      await this.#tell(steerAnswer(this.#options.access, { sessionId: this.#sessionId, text }))
  }

  async #showLink(): Promise<void> {
    try {
      this.#screen.above(await this.#options.windowText())
    } catch (error) {
      this.#screen.above(`! ${toAssistantError(error).message}`)
    }
  }

  async #tell(command: Promise<void>): Promise<void> {
    try {
      await command
    } catch (error) {
      this.#screen.line(`! ${toAssistantError(error).message}`)
    }
  }

  #quit(): void {
    this.#isOver = true
    this.#task.abort()
    this.#followed?.ending.abort()
    this.#lines.close()
    this.#done.resolve(undefined)
  }
}
