import type { Mutant } from './mutant.ts'

const timerTitle = 'ends nothing: it rings once, is on no list any more, and is taken off when the disk has room again'
const beginningTitle =
  'a session begins on a full disk, is told so once, and is on disk with all that was said as soon as there is room'
const awayTitle = 'a file that is away for a moment is not missed, and what comes in its place holds'
const goneTitle = 'a file that stays away is made again with the settings that are used, and that is told once'

/** A disk that is full, that fails, or from which somebody takes a file, while Parley runs. */
export const failingDiskMutants: readonly Mutant[] = [
  {
    name: 'due-timer-throws-on-a-full-disk',
    guards: 'D3',
    file: 'main/voice/alarm-clock.ts',
    find: '      this.#isFailing = true\n      return undefined\n',
    replace: '      throw thrown\n',
    test: 'main/voice/alarm-clock.test.ts',
    title: timerTitle,
  },
  {
    name: 'timer-rings-until-it-is-off-the-disk',
    guards: 'D3',
    file: 'main/voice/alarm-clock.ts',
    find: '      .filter(({ id }) => !this.#rung.has(id))\n',
    replace: '',
    test: 'main/voice/alarm-clock.test.ts',
    title: timerTitle,
  },
  {
    name: 'look-for-a-backup-throws',
    guards: 'D3',
    file: 'main/store/backups.ts',
    find: '      this.#isLookFailing = true\n',
    replace: '      throw thrown\n',
    test: 'main/store/backups.test.ts',
    title: 'a look for the newest backup that fails ends nothing: it is told once, and there is another an hour later',
  },
  {
    name: 'mark-of-damage-throws',
    guards: 'D3',
    file: 'main/store/checked-database.ts',
    find: '  } catch {\n    // A full disk',
    replace: '  } catch (thrown) {\n    throw thrown\n    // A full disk',
    test: 'main/store/backups.test.ts',
    title: 'damage that a copy meets on a disk that takes no mark of it is told, and ends nothing',
  },
  {
    name: 'conversation-begun-on-a-full-disk-never-kept',
    guards: 'D3',
    file: 'main/voice/session-hub.ts',
    find: 'isNew: true, owed: [() => store.create(conversationId)] }',
    replace: 'isNew: true }',
    test: 'main/voice/session-hub.test.ts',
    title: beginningTitle,
  },
  {
    name: 'beginning-on-a-full-disk-untold',
    guards: 'D3',
    file: 'main/voice/session-hub.ts',
    find: '    session.conversation.keepMissing()\n',
    replace: '',
    test: 'main/voice/session-hub.test.ts',
    title: beginningTitle,
  },
  {
    name: 'left-on-a-full-disk-never-kept',
    guards: 'D3',
    file: 'main/voice/current-conversation.ts',
    find: '    this.#conversation.keepMissing()\n',
    replace: '',
    test: 'main/voice/session-hub.test.ts',
    title:
      'a conversation whose disk was full from its beginning is whole on it when it is left for a new one, if there is room by then',
  },
  {
    name: 'closed-on-a-full-disk-never-kept',
    guards: 'D3',
    file: 'main/voice/session.ts',
    find: '    this.conversation.keepMissing()\n',
    replace: '',
    test: 'main/voice/session-hub.test.ts',
    title:
      'a conversation whose disk was full from its second turn is whole on it when it is left by a tab that is closed and stays away, if there is room by then',
  },
  {
    name: 'new-conversation-has-to-be-read',
    guards: 'D3',
    file: 'main/voice/conversation.ts',
    find: 'options.isNew === true ? [] : [...store',
    replace: '[...store',
    test: 'main/voice/session-hub.test.ts',
    title:
      'a disk that cannot be read when a conversation is deleted keeps nobody in it, and what is said next is kept',
  },
  {
    name: 'unread-conversation-leaves-the-one-before',
    guards: 'D3',
    file: 'main/voice/current-conversation.ts',
    find: '    // After the last words',
    replace: '    this.#conversation.leave()\n    // After the last words',
    test: 'main/voice/session-hub.test.ts',
    title:
      'a conversation that cannot be read when it is opened leaves its user in the one before, as if nobody had asked',
  },
  {
    name: 'deletion-pays-what-is-owed',
    guards: 'D7',
    file: 'main/voice/conversation.ts',
    find: '    this.#owed.length = 0\n',
    replace: '',
    test: 'main/voice/session-hub.test.ts',
    title:
      'everything that is deleted stays deleted, also a conversation that no disk had taken and in which much was going on',
  },
  {
    name: 'failing-store-is-a-bad-hello',
    guards: 'D3',
    file: 'main/server/voice-socket.ts',
    find: " && code !== 'store-failed'",
    replace: '',
    test: 'main/server/voice-socket.test.ts',
    title: 'that is refused for a store that fails is closed with what to do: come again, or stay away',
  },
  {
    name: 'deleted-under-an-answer-told-as-lost',
    guards: 'D3',
    file: 'main/voice/conversation.ts',
    find: '      if (this.#isGone) return\n      // A draft',
    replace: '      // A draft',
    test: 'main/voice/session-hub.test.ts',
    title: 'everything that is deleted in the middle of an answer is gone without a word of a disk: nothing was lost',
  },
  {
    name: 'unkept-words-outlive-their-deletion',
    guards: 'D7',
    file: 'main/server/data-routes.ts',
    find: 'new Set([...ids, ...hub.openConversations()])',
    replace: 'ids',
    test: 'main/server/data-routes.test.ts',
    title: 'everything deleted is also what a full disk has kept out of the store: it would come in with the next save',
  },
  {
    name: 'settings-that-go-meanwhile-are-the-defaults',
    guards: 'D3',
    file: 'main/config/settings-file.ts',
    find: 'if (gone === undefined) return { written: {}, text }',
    replace: 'if (gone !== usedText || mayComeBack || gone) return { written: {}, text }',
    test: 'main/config/settings-watch.test.ts',
    title: goneTitle,
  },
  {
    name: 'settings-away-for-a-moment-made-again',
    guards: 'D3',
    file: 'main/config/settings-file.ts',
    find: 'if (mayComeBack) throw',
    replace: 'if (mayComeBack && text !== undefined) throw',
    test: 'main/config/settings-watch.test.ts',
    title: awayTitle,
  },
]
