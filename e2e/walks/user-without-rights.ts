import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answer, askByLine, question, told } from './asking.ts'
import { bareEnvironment, npmStart } from './npm-start.ts'
import type { Walk } from './walk.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** Somebody who may read the project and write nothing of it, on a machine where only root may install. */
export const userWithoutRights: Walk = {
  letter: 'b',
  title: 'a user without sudo, no display, no terminal',
  whyNot: () => (process.getuid?.() === 0 ? undefined : 'only root can make a user for it'),
  async run({ keepIn, say }) {
    const name = `parley-walk-${randomInt(100_000)}`
    execFileSync('useradd', ['--create-home', '--shell', '/bin/sh', name])
    try {
      if (!mayRead(name))
        throw new Error(`A new user may not read ${project}: walk it in a folder that others may read.`)
      const prefix = ['runuser', '-u', name, '--', 'env', `HOME=/home/${name}`, `USER=${name}`]
      const env = {
        ...bareEnvironment(),
        XDG_CONFIG_HOME: undefined,
        XDG_CACHE_HOME: undefined,
        XDG_RUNTIME_DIR: undefined,
      }
      const printed: string[] = []

      const unattended = npmStart({ args: ['--port', '0'], env, stdin: 'ignore', prefix })
      try {
        const text = await unattended.until(/until it is ended/, 60_000)
        say('with nobody at it, it serves its window and prints the way to it')
        say(`replied through the link: ${await askThroughLink(/http:\S+#ticket=\S+/.exec(text)?.[0] ?? '')}`)
      } finally {
        await unattended.end('SIGTERM')
        printed.push(unattended.printed())
      }

      const piped = npmStart({ args: ['--port', '0'], env, stdin: 'pipe', prefix })
      try {
        say(`replied to a line: ${await askByLine(piped)}`)
        piped.endInput()
        await piped.ended
      } finally {
        await piped.end('SIGTERM')
        printed.push(piped.printed())
      }
      await writeFile(join(keepIn, 'terminal.txt'), printed.map(told).join('\n\n----\n\n'))
    } finally {
      execFileSync('userdel', ['--remove', name], { stdio: 'ignore' })
    }
  },
}

function mayRead(name: string): boolean {
  try {
    execFileSync('runuser', ['-u', name, '--', 'test', '-r', join(project, 'package.json')])
    return true
  } catch {
    return false
  }
}

/** What the page does when the link is opened: ticket, credential, ticket, question. */
async function askThroughLink(link: string): Promise<string> {
  const { origin, hash } = new URL(link)
  const post = async (path: string, authorization: string, body?: object): Promise<Record<string, unknown>> => {
    const headers = { Origin: origin, Authorization: authorization, 'Content-Type': 'application/json' }
    const response = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body ?? {}) })
    if (!response.ok) throw new Error(`${path} answered ${response.status}.`)
    return (await response.json()) as Record<string, unknown>
  }
  const { credential } = await post('/api/page-credential', `Ticket ${hash.slice('#ticket='.length)}`)
  const { ticket } = await post('/api/tickets', `Bearer ${String(credential)}`)
  const { text } = await post('/api/ask', `Ticket ${String(ticket)}`, { text: question })
  if (!answer.test(String(text))) throw new Error(`The answer was "${String(text)}".`)
  return String(text)
}
