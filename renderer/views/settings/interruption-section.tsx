import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions } from '../app-context.tsx'
import { Card } from './card.tsx'
import { ChoiceTiles } from './choice-tiles.tsx'
import { interruptionChoices, measuredNoiseMinutes, measuredSentences } from './interruption-choices.ts'
import { KeptMark } from './kept-mark.tsx'

/** The longest bar. */
const scaleMs = 400

export function InterruptionSection({ view }: { readonly view: SettingsView }) {
  const { changeSettings } = useActions()
  return (
    <>
      <Card
        title="How readily your voice stops it"
        lead="It lowers its voice at your first sound, decides, and goes on from the very syllable if it was only a cough."
      >
        <ChoiceTiles
          label="How readily your voice stops it"
          value={view.bargeIn.preset}
          columns={1}
          choices={interruptionChoices}
          onChoose={(preset) => {
            changeSettings({ bargeIn: { preset } })
          }}
        />
        <KeptMark fields={['bargeIn']} />
      </Card>
      <Card
        title="What that means in milliseconds"
        lead="From your first audible sound until it is sure that you are speaking: half of the time within the filled part, nearly always within the whole."
      >
        <dl className="flex flex-col gap-2">
          {interruptionChoices.map(
            ({ value, title, confirmedMs }) =>
              confirmedMs !== undefined && (
                <div key={value} className="grid grid-cols-[6rem_1fr_8rem] items-center gap-3 text-small">
                  <dt className={value === view.bargeIn.preset ? 'font-medium' : 'text-ink-soft'}>{title}</dt>
                  <dd className="h-2 rounded-round bg-sunken" aria-hidden="true">
                    <div className="relative h-full rounded-round bg-line-strong" style={share(confirmedMs.p95)}>
                      <div
                        className="absolute inset-y-0 left-0 rounded-round bg-accent"
                        style={{ width: `${(100 * confirmedMs.median) / confirmedMs.p95}%` }}
                      />
                    </div>
                  </dd>
                  <dd className="text-right text-ink-soft tabular-nums">
                    {confirmedMs.median} · {confirmedMs.p95} ms
                  </dd>
                </div>
              ),
          )}
        </dl>
        <p className="text-small text-ink-soft">
          Median and 95 of 100, over {measuredSentences} clean sentences; {measuredNoiseMinutes} minutes of other noises
          fooled none of them. Through a loudspeaker it takes longer, because Parley has to tell you from its own echo.
        </p>
      </Card>
    </>
  )
}

function share(ms: number): { readonly width: string } {
  return { width: `${(100 * ms) / scaleMs}%` }
}
