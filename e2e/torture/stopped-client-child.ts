/*
 * A client in a process of its own, which can be stopped; it ends with the pipe on its stdin. Who the server is comes by
 * the environment. One line a welcome: `welcome resumed` or `welcome fresh`.
 */
import type { ReadyLine } from '../parley-process.ts'
import { ReducerClient } from './reducer-client.ts'

const ready = JSON.parse(process.env.TORTURE_SERVER ?? '') as ReadyLine
const client = new ReducerClient({
  ...{ ready, port: Number(new URL(ready.url).port), mode: 'text' },
  onShown(message) {
    if (message.type === 'welcome') process.stdout.write(`welcome ${message.isResumed ? 'resumed' : 'fresh'}\n`)
  },
  onPlay: () => undefined,
})
process.stdin.resume().once('end', () => {
  client.close()
  process.exit()
})
