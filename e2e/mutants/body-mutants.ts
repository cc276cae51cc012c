import type { Mutant } from './mutant.ts'

/** Bodies that come slowly, or not at all, and what is left open behind an answer. */
export const bodyMutants: readonly Mutant[] = [
  {
    name: 'bodies-at-any-pace',
    guards: 'B7',
    file: 'main/server/body-watch.ts',
    find: 'if (!hasBody(request)) return',
    replace: 'if (request.method !== undefined) return',
    test: 'main/server/body-watch.test.ts',
    title: 'the body of a POST /api/ask that comes a byte at a time is cut off after 10 s, with a sentence',
  },
  {
    name: 'import-cut-off-like-any-other',
    guards: 'B7',
    file: 'main/server/server.ts',
    find: 'pace: isLong ? importPace : smallBodyPace',
    replace: 'pace: isLong ? smallBodyPace : smallBodyPace',
    test: 'main/server/body-watch.test.ts',
    title: 'an import may take minutes to arrive, as long as it goes on coming',
  },
  {
    name: 'import-cut-off-by-node',
    guards: 'B7',
    file: 'main/server/server.ts',
    find: 'requestTimeout: 0',
    replace: 'requestTimeout: 10_000',
    test: 'main/server/body-watch.test.ts',
    title: 'no limit of Node counts beside it: it has one for all requests, and cut an import off after 10 s',
  },
  {
    name: 'import-that-stands-still',
    guards: 'B7',
    file: 'main/server/body-watch.ts',
    find: 'return bytes === bytesBefore ?',
    replace: 'return bytes < bytesBefore ?',
    test: 'main/server/body-watch.test.ts',
    title: 'an import that stops coming is refused with a sentence, is read by nobody any more, and leaves nothing',
  },
  {
    name: 'refused-upgrades-stay-open',
    guards: 'B7',
    file: 'main/server/refusal.ts',
    find: ', () => socket.destroy())',
    replace: ')',
    test: 'main/server/refusal.test.ts',
    title: 'a refused upgrade is closed once its answer is out, whether its peer closes it or not',
  },
]
