/** The part of JSGF that command grammars use: words, `<rule>`, `( | )`, `[ ]`, `*`, `+`. Weights and tags are not. */
export type JsgfNode =
  | { readonly type: 'word'; readonly word: string }
  | { readonly type: 'rule'; readonly name: string }
  | { readonly type: 'sequence'; readonly parts: readonly JsgfNode[] }
  | { readonly type: 'choice'; readonly options: readonly JsgfNode[] }
  | { readonly type: 'optional'; readonly inner: JsgfNode }
  | { readonly type: 'repeated'; readonly inner: JsgfNode; readonly operator: '*' | '+' }

export interface JsgfRule {
  readonly name: string
  readonly isPublic: boolean
  readonly body: JsgfNode
}

/** The rules of a grammar text, in their order. Throws a plain `Error` that names the place: the text is ours. */
export function parseJsgf(text: string): readonly JsgfRule[] {
  const withoutComments = text.replaceAll(/\/\*[\s\S]*?\*\//g, ' ').replaceAll(/\/\/.*$/gm, ' ')
  const withoutHeader = withoutComments.replace(/^\s*#JSGF[^;]*;/, '').replace(/^\s*grammar\s+[^;]*;/, '')
  return withoutHeader
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .map(parseRule)
}

function parseRule(statement: string): JsgfRule {
  const parts = /^(public\s+)?<([^>]+)>\s*=([\s\S]+)$/.exec(statement)
  const [, access, name, body] = parts ?? []
  if (name === undefined || body === undefined) throw new Error(`Not a JSGF rule: ${statement.slice(0, 60)}`)
  return { name, isPublic: access !== undefined, body: new BodyReader(name, body).read() }
}

class BodyReader {
  readonly #name: string
  readonly #tokens: readonly string[]
  #position = 0

  constructor(name: string, body: string) {
    this.#name = name
    this.#tokens = body.match(/<[^>]+>|[()[\]|*+]|[^\s()[\]|*+<>]+/g) ?? []
  }

  read(): JsgfNode {
    const node = this.#choice()
    if (this.#position < this.#tokens.length) throw this.#stray()
    return node
  }

  #choice(): JsgfNode {
    const options = [this.#sequence()]
    while (this.#tokens[this.#position] === '|') {
      this.#position += 1
      options.push(this.#sequence())
    }
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { type: 'choice', options }
  }

  #sequence(): JsgfNode {
    const parts: JsgfNode[] = []
    for (let token = this.#tokens[this.#position]; token !== undefined; token = this.#tokens[this.#position]) {
      if (token === '|' || token === ')' || token === ']') break
      this.#position += 1
      parts.push(this.#repeated(this.#single(token)))
    }
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { type: 'sequence', parts }
  }

  #single(token: string): JsgfNode {
    switch (token) {
      case '(':
        return this.#until(')')
      case '[':
        return { type: 'optional', inner: this.#until(']') }
      case '*':
      case '+':
        throw this.#stray()
      default:
        return token.startsWith('<')
          ? { type: 'rule', name: token.slice(1, -1) }
          : { type: 'word', word: token.toLowerCase() }
    }
  }

  #repeated(inner: JsgfNode): JsgfNode {
    const operator = this.#tokens[this.#position]
    if (operator !== '*' && operator !== '+') return inner
    this.#position += 1
    return { type: 'repeated', inner, operator }
  }

  #until(closing: string): JsgfNode {
    const inner = this.#choice()
    if (this.#tokens[this.#position] !== closing) throw new Error(`<${this.#name}> lacks a ${closing}`)
    this.#position += 1
    return inner
  }

  #stray(): Error {
    return new Error(`<${this.#name}> has a stray ${this.#tokens[this.#position] ?? 'end'}`)
  }
}

export function writeJsgf(rules: readonly JsgfRule[]): string {
  const lines = rules.map((rule) => `${rule.isPublic ? 'public ' : ''}<${rule.name}> = ${write(rule.body)};`)
  return ['#JSGF V1.0;', 'grammar commands;', ...lines, ''].join('\n')
}

function write(node: JsgfNode): string {
  switch (node.type) {
    case 'word':
      return node.word
    case 'rule':
      return `<${node.name}>`
    case 'sequence':
      return node.parts.map(write).join(' ')
    case 'choice':
      return `(${node.options.map(write).join(' | ')})`
    case 'optional':
      return `[${write(node.inner)}]`
    case 'repeated':
      return `(${write(node.inner)})${node.operator}`
  }
}
