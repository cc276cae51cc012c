const news = 'settings-changed'

/** Of a BroadcastChannel: between the pages of one browser. */
export interface NewsChannel {
  postMessage(message: string): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/**
 * Settings that were changed in another window. The server tells the one page of a browser that listens to it, and that
 * page tells the others.
 */
export function settingsNews(channel: NewsChannel, readAgain: () => void): { changed(): void } {
  channel.addEventListener('message', ({ data }) => {
    if (data === news) readAgain()
  })
  return {
    changed() {
      readAgain()
      channel.postMessage(news)
    },
  }
}
