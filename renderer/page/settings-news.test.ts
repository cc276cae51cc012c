import { expect, test } from 'vitest'
import { settingsNews, type NewsChannel } from './settings-news.ts'

/** A channel as a browser has it: everybody but who speaks hears. */
class Air {
  readonly #ears: { channel: NewsChannel; listener: (event: { readonly data: unknown }) => void }[] = []

  channel(): NewsChannel {
    const channel: NewsChannel = {
      postMessage: (data) => {
        for (const ear of this.#ears) if (ear.channel !== channel) ear.listener({ data })
      },
      addEventListener: (_type, listener) => {
        this.#ears.push({ channel, listener })
      },
    }
    return channel
  }
}

test('settings that changed are read once by each page, whichever of them the server tells', () => {
  const air = new Air()
  const reads = [0, 0, 0]
  const pages = reads.map((_, index) =>
    settingsNews(air.channel(), () => {
      reads[index] = (reads[index] ?? 0) + 1
    }),
  )
  pages[1]?.changed()
  expect(reads).toEqual([1, 1, 1])
})

test('what else is said on the channel is no news', () => {
  const air = new Air()
  let reads = 0
  settingsNews(air.channel(), () => {
    reads++
  })
  air.channel().postMessage('hello')
  expect(reads).toBe(0)
})
