import { BookOpen, Clock, Timer, type LucideIcon } from 'lucide-react'
import { useActions } from '../app-context.tsx'

const story =
  'The fox could not sleep. Every night she walked to the edge of the forest and listened. ' +
  'One night she heard a bell, far away, and she followed it over three hills. ' +
  'At the end of the road sat an old owl with a bell around his neck. ' +
  'I cannot sleep either, said the owl, so I ring until somebody comes. ' +
  'They talked until the sun came up, and from then on both of them slept very well.'

// All of them work with no key and no network.
const suggestions: readonly { readonly Icon: LucideIcon; readonly label: string; readonly text: string }[] = [
  { Icon: Clock, label: 'What time is it?', text: 'What time is it?' },
  { Icon: Timer, label: 'Set a timer for two minutes', text: 'Set a timer for two minutes' },
  { Icon: BookOpen, label: 'Read to me: “The fox could not sleep …”', text: `Read to me: ${story}` },
]

export function EmptyThread() {
  const actions = useActions()
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto px-6 py-8">
      <div className="flex w-full max-w-md flex-col items-center text-center">
        <CutPicture />
        <h2 className="mt-6 text-title font-semibold">You can always cut in</h2>
        <p className="mt-2 text-ink-soft">
          Talk while Parley speaks: it stops at once, knows what you heard, and goes on from there.
        </p>
        <ul className="mt-6 flex w-full flex-col gap-2" aria-label="Things to try">
          {suggestions.map(({ Icon, label, text }) => (
            <li key={label}>
              <button
                type="button"
                onClick={() => {
                  actions.submitText(text)
                }}
                className="flex min-h-10 w-full items-center gap-3 rounded-medium border border-line bg-surface px-4 py-2 text-left shadow-low transition hover:border-line-strong hover:bg-sunken"
              >
                <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
                {label}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const itsVoice = [8, 16, 28, 20, 36, 24, 40, 30, 6, 3, 3, 3]
const yourVoice = [0, 0, 0, 0, 0, 0, 4, 14, 26, 34, 22, 12]

/** A voice that yields where another one begins. */
function CutPicture() {
  return (
    <svg viewBox="0 0 144 96" width="144" height="96" aria-hidden className="text-accent">
      {itsVoice.map((height, index) => (
        <rect
          key={index}
          x={4 + index * 12}
          y={28 - height / 2}
          width="4"
          height={height}
          rx="2"
          fill="currentColor"
          opacity={index < 8 ? 1 : 0.4}
        />
      ))}
      {yourVoice.map((height, index) => (
        <rect
          key={index}
          x={4 + index * 12}
          y={72 - height / 2}
          width="4"
          height={height}
          rx="2"
          fill="var(--ink-soft)"
        />
      ))}
    </svg>
  )
}
