import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { askInWindow, photograph, told } from './asking.ts'
import { missingForAWindow } from './machine.ts'
import { bareEnvironment, npmStart } from './npm-start.ts'
import { openScreen } from './screen.ts'
import type { Walk } from './walk.ts'
import { pageInWindow, watchedBrowserPath } from './watched-browser.ts'

export const windowWithoutMicrophone: Walk = {
  letter: 'c',
  title: 'a display, no microphone',
  whyNot: () => missingForAWindow(),
  async run(walking) {
    const { scratch, keepIn, say } = walking
    const profile = join(scratch, 'profile')
    const screen = await openScreen({ width: 1280, height: 900 })
    // The question for the microphone is answered, so that what is missing is the microphone and nothing else.
    const PATH = await watchedBrowserPath(join(scratch, 'bin'), ['--use-fake-ui-for-media-stream'])
    const args = ['--host', 'browser', '--port', '0', '--profile', profile]
    const env = { ...bareEnvironment(), ...screen.env, PATH, PULSE_SERVER: `unix:${join(scratch, 'no-sound')}` }
    const started = npmStart({ args, env, stdin: 'ignore' })
    try {
      await started.until(/Close the window/, 120_000)
      const page = await pageInWindow(profile)
      await page
        .getByRole('textbox', { name: 'Message' })
        .or(page.getByRole('button', { name: 'Skip' }))
        .first()
        .waitFor()
      await photograph(walking, screen, 'first-sight')
      say(`replied: ${await askInWindow(page)}`)
      await photograph(walking, screen, 'reply')
      await page
        .getByRole('button', { name: /^(Connect|Voice)/ })
        .first()
        .click()
      await page
        .getByText(/no microphone|microphone (was not|could not be) found|cannot be opened/i)
        .first()
        .waitFor({ timeout: 20_000 })
      // The detector is loaded meanwhile: the face tells of the microphone once all is open.
      await page.locator('[data-face=error]').first().waitFor({ timeout: 20_000 })
      await wait(300)
      await photograph(walking, screen, 'no-microphone')
      say('without a microphone the page says so, and goes on by text')
    } finally {
      await started.end()
      await screen.close()
      await writeFile(join(keepIn, 'terminal.txt'), told(started.printed()))
    }
  },
}
