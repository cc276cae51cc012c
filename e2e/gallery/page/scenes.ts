import type { Scene } from './scene.ts'
import { composerScenes } from './states/composer.ts'
import { dataScenes } from './states/data.ts'
import { firstRunScenes } from './states/first-run.ts'
import { noticeScenes } from './states/notices.ts'
import { settingsScenes } from './states/settings.ts'
import { shellScenes } from './states/shell.ts'
import { threadAnswerScenes } from './states/thread-answers.ts'
import { threadScenes } from './states/thread.ts'
import { voiceScenes } from './states/voice.ts'

export const scenes: readonly Scene[] = [
  ...shellScenes,
  ...threadScenes,
  ...threadAnswerScenes,
  ...composerScenes,
  ...voiceScenes,
  ...settingsScenes,
  ...dataScenes,
  ...firstRunScenes,
  ...noticeScenes,
]
