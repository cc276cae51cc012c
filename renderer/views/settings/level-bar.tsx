import { judgeLevel, levelShare, levelWords } from './microphone-level.ts'

const silentDb = -120
const colours = { nothing: 'bg-line-strong', quiet: 'bg-busy', good: 'bg-accent', loud: 'bg-bad' } as const

/** What the microphone hears right now, with the word for it; undefined while none is open. */
export function LevelBar({ levelDb }: { readonly levelDb: number | undefined }) {
  const judgement = judgeLevel(levelDb ?? silentDb)
  const share = levelShare(levelDb ?? silentDb)
  const word = levelDb === undefined ? 'Closed' : levelWords[judgement]
  return (
    <div className="flex items-center gap-3">
      <div
        role="meter"
        aria-label="Microphone level"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * share)}
        aria-valuetext={word}
        className="h-2 flex-1 overflow-hidden rounded-round bg-sunken"
      >
        <div
          className={`h-full origin-left rounded-round transition-transform duration-100 ${colours[judgement]}`}
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
      <span className="w-16 text-small text-ink-soft" aria-hidden="true">
        {word}
      </span>
    </div>
  )
}
