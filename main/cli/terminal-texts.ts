import type { Settings } from '../config/settings.ts'

/** First contact: who answers, one thing to try, and how to cut in. */
export function greeting(settings: Pick<Settings, 'llm'>): string {
  const who =
    settings.llm.kind === 'offline'
      ? 'Parley, on this machine alone, with no key and no network. Try: set a timer for five minutes'
      : `Parley, answering with ${settings.llm.model}. Type a line and press Enter`
  return `${who}\nCtrl-C or /stop stops an answer; /help lists more.`
}

/** How another machine gets to this server, which listens on this one only. */
export function tunnelLines(place: {
  readonly port: string
  readonly user: string
  readonly hostName: string
  readonly env: Readonly<Record<string, string | undefined>>
}): string {
  const { port, user, env } = place
  // "client address, client port, server address, server port": the third is what the other machine dialled.
  const dialled = env.SSH_CONNECTION?.split(' ')[2]
  const host = dialled === undefined || dialled === '' ? place.hostName : dialled
  return `
The server is at 127.0.0.1:${port} and nowhere else. To reach it from another machine, run there:
  ssh -L ${port}:127.0.0.1:${port} ${user}@${host}
`
}
