import type { Settings } from '../config/settings.ts'

/** First contact: who answers, one thing to try, and how to cut in. */
export function greeting(settings: Pick<Settings, 'llm'>): string {
  const who =
    settings.llm.kind === 'offline'
      ? 'Parley, on this machine alone, with no key and no network. Try: set a timer for five minutes'
      : `Parley, answering with ${settings.llm.model}. Type a line and press Enter`
  return `${who}\nCtrl-C or /stop stops an answer; /help lists more.`
}

export interface TunnelPlace {
  readonly user: string
  readonly hostName: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** How the window is opened by hand: here, or on another machine through a tunnel, since the server listens here only. */
export function windowText(link: string, place: TunnelPlace): string {
  const { port } = new URL(link)
  return [
    `To see Parley’s window in a browser, open (good once, for two minutes):`,
    `  ${link}`,
    'From another machine, run this there first, and keep it running:',
    `  ssh -L ${port}:127.0.0.1:${port} ${place.user}@${dialledHost(place)}`,
  ].join('\n')
}

function dialledHost({ env, hostName }: TunnelPlace): string {
  // "client address, client port, server address, server port": the third is what the other machine dialled.
  const dialled = env.SSH_CONNECTION?.split(' ')[2]
  return dialled === undefined || dialled === '' ? hostName : dialled
}
