import { addressOf } from './address.ts'
import { scenes } from './scenes.ts'

/** Everything there is to see. */
export function GalleryIndex() {
  const views = [...new Set(scenes.map(({ view }) => view))]
  return (
    <main className="mx-auto flex max-w-4xl flex-col gap-6 p-8">
      <header>
        <h1 className="text-title font-semibold">Every view in every state</h1>
        <p className="text-ink-soft">
          {scenes.length} pictures, each drawn by the views themselves from what happened. Nothing in them does
          anything.
        </p>
      </header>
      {views.map((view) => (
        <section key={view} aria-label={view}>
          <h2 className="text-large font-semibold">{view}</h2>
          <ul className="mt-2 grid grid-cols-2 gap-x-6 gap-y-1">
            {scenes
              .filter((scene) => scene.view === view)
              .map((scene) => (
                <li key={scene.state} className="flex gap-3">
                  <a
                    data-scene={`${view}/${scene.state}`}
                    data-width={scene.widthPx}
                    href={addressOf(scene)}
                    className="text-accent underline underline-offset-2"
                  >
                    {scene.state}
                  </a>
                  <a
                    href={addressOf(scene, 'dark')}
                    aria-label={`${view}, ${scene.state}, dark`}
                    className="text-ink-soft underline underline-offset-2"
                  >
                    dark
                  </a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </main>
  )
}
