import type { SettingsEvent } from '../../../../renderer/state/settings-state.ts'
import { cloudSettings, session, turn, usedWindow, withSettings } from '../happenings.ts'
import type { Happening, Scene } from '../scene.ts'

const view = 'thread'
const text = { modality: 'text' } as const
const question = turn('i-1', ['user', 'How do I debounce a function in TypeScript?'], text)

const formulas = String.raw`Bring $ax^2 + bx + c = 0$ with $a \ne 0$ into the form

$$
x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

The sign of \(\Delta = b^2 - 4ac\) tells how many there are:

| Sign of $\Delta$ | Solutions |
| --- | --- |
| $> 0$ | two |
| $= 0$ | one, $x = -\frac{b}{2a}$ |

The same with a sum and a matrix:

\[
\sum_{k=1}^{n} k = \frac{n(n+1)}{2}, \qquad A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}
\]

A lesson costs $5 and a book $12. This one is written wrong: $\frac{a$.`

function ofSettings(event: SettingsEvent): Happening {
  return { type: 'settings', event }
}

/** What answers, and an answer with formulas in it. */
export const threadAnswerScenes: readonly Scene[] = [
  {
    view,
    state: 'model-menu',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      withSettings({
        ...cloudSettings,
        llm: { ...cloudSettings.llm, key: 'environment', keyVariable: 'ANTHROPIC_API_KEY' },
        readyLlms: [
          { kind: 'anthropic', origin: 'https://api.anthropic.com', key: 'environment' },
          { kind: 'openai', origin: 'https://api.openai.com', key: 'environment' },
        ],
      }),
      session({ mode: 'text', items: [question] }),
      ofSettings({
        type: 'local-servers',
        servers: [{ name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['qwen3:8b'] }],
      }),
      ofSettings({
        type: 'provider-check',
        part: 'llm',
        check: {
          name: 'answered',
          outcome: 'works',
          message: 'api.anthropic.com took the key and lists 3 models.',
          models: ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
        },
      }),
    ],
    deeds: [{ key: 'ArrowDown', line: 'model' }],
  },
  {
    view,
    state: 'model-not-changed',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ mode: 'text', items: [question] }),
      ofSettings({
        type: 'settings-problem',
        message: 'The settings could not be written: the disk is full. Make room and try it again.',
        fields: ['llm'],
      }),
    ],
  },
  {
    view,
    state: 'formulas',
    mode: 'text',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({
        mode: 'text',
        items: [
          turn('i-1', ['user', 'How do I solve a quadratic equation, and what does a lesson cost?'], text),
          turn('i-2', ['assistant', formulas], text),
        ],
      }),
    ],
  },
]
