export type TerminalCommand =
  | { readonly kind: 'blank' | 'demo' | 'new' | 'help' | 'link' | 'stop' | 'quit' }
  | { readonly kind: 'text' | 'steer'; readonly text: string }
  | { readonly kind: 'say'; /** Left out: the last answer. */ readonly text?: string }
  | { readonly kind: 'wrong'; readonly sentence: string }

export const terminalHelp = `Type a line and press Enter to talk to Parley. A line typed during an answer is asked after it.

  /say TEXT     speak TEXT aloud; without TEXT, the last answer
  /demo         a spoken turn and an interruption, through real ears, with timings
  /steer TEXT   put a remark into the answer that is being given
  /stop         stop the answer (so do Ctrl-C and the plain word: stop)
  /new          begin a new conversation
  /link         how to open Parley's window in a browser, here or from another machine
  /help         this page
  /quit         end (so does Ctrl-C when nothing is being answered)

To begin a line with a slash, write two.
`

/** One line as it was typed. A slash begins a command, two slashes are a line that begins with one. */
export function parseTerminalLine(line: string): TerminalCommand {
  const text = line.trim()
  if (text === '') return { kind: 'blank' }
  if (text.startsWith('//')) return { kind: 'text', text: text.slice(1) }
  if (!text.startsWith('/')) return { kind: 'text', text }
  const [name = '', ...words] = text.slice(1).split(/\s+/)
  const rest = text.slice(1 + name.length).trim()
  switch (name.toLowerCase()) {
    case 'say':
      return rest === '' ? { kind: 'say' } : { kind: 'say', text: rest }
    case 'steer':
      return rest === '' ? wrong('/steer needs the remark: /steer and shorter, please') : { kind: 'steer', text: rest }
    case 'demo':
    case 'new':
    case 'help':
    case 'link':
    case 'stop':
    case 'quit':
      return words.length === 0 ? { kind: plainKind(name) } : wrong(`/${name} takes no words after it.`)
    case 'exit':
    case 'bye':
      return { kind: 'quit' }
    default:
      return wrong(`There is no /${name}. /help lists what there is; two slashes send it as text.`)
  }
}

function plainKind(name: string): 'demo' | 'new' | 'help' | 'link' | 'stop' | 'quit' {
  switch (name.toLowerCase()) {
    case 'demo':
      return 'demo'
    case 'new':
      return 'new'
    case 'link':
      return 'link'
    case 'stop':
      return 'stop'
    case 'quit':
      return 'quit'
    default:
      return 'help'
  }
}

function wrong(sentence: string): TerminalCommand {
  return { kind: 'wrong', sentence }
}
