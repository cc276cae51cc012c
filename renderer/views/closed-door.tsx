import { Button } from './controls/button.tsx'

/** Where the page cannot go in: what happened, and what can be done. */
export function ClosedDoor({ message, canReload }: { readonly message: string; readonly canReload: boolean }) {
  return (
    <main className="grid h-full place-items-center p-8">
      <div className="max-w-md text-center" role="alert">
        <h1 className="text-title font-semibold">Parley</h1>
        <p className="mt-3 text-ink-soft">{message}</p>
        {canReload && (
          <Button
            look="primary"
            className="mt-6"
            onClick={() => {
              location.reload()
            }}
          >
            Reload
          </Button>
        )}
      </div>
    </main>
  )
}
