import { ArrowLeft } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import type { SettingsSection } from '../../state/window-state.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { Changeable } from './changeable.tsx'
import { DataSection } from './data-section.tsx'
import { DevicesSection } from './devices-section.tsx'
import { InterruptionSection } from './interruption-section.tsx'
import { PrivacySection } from './privacy-section.tsx'
import { ProvidersSection } from './providers-section.tsx'
import { SectionList, sectionWords } from './section-list.tsx'
import { ShortcutsSection } from './shortcuts-section.tsx'
import { StatusLine } from './status-line.tsx'
import { VoiceSection } from './voice-section.tsx'

/** Fills the window: what there is to set on the left, one part of it on the right. */
export function SettingsPage() {
  const { show, stopHearYourself } = useActions()
  const section = useApp(({ window: { place } }) => (place.name === 'settings' ? place.section : 'providers'))
  const leave = useCallback((): void => {
    stopHearYourself()
    show({ name: 'conversation' })
  }, [stopHearYourself, show])
  // Of the document: a button that was clicked has lost the focus, and nothing on the page has it.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // A list or a menu that was open has taken it for itself.
      if (event.key === 'Escape' && !event.defaultPrevented) leave()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
    }
  }, [leave])
  return (
    <div className="flex h-full flex-col md:flex-row">
      <nav
        aria-label="Settings"
        className="flex shrink-0 flex-col gap-3 border-b border-line bg-well p-3 md:w-56 md:border-r md:border-b-0"
      >
        <Button
          look="quiet"
          className="self-start"
          icon={<ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />}
          onClick={leave}
        >
          Back
        </Button>
        <SectionList
          chosen={section}
          onChoose={(next) => {
            stopHearYourself()
            show({ name: 'settings', section: next })
          }}
        />
      </nav>
      <main
        // The arrow keys scroll it from the first moment on, also where there is nothing in it to go to.
        ref={takeFocus}
        tabIndex={0}
        key={section}
        aria-labelledby="settings-title"
        className="min-h-0 min-w-0 flex-1 overflow-y-auto outline-none"
      >
        <div className="mx-auto flex max-w-160 flex-col gap-4 px-6 pt-6 pb-16">
          <header className="mb-2">
            <h1 id="settings-title" className="text-title font-semibold">
              {sectionWords[section].name}
            </h1>
            <p className="text-ink-soft">{sectionWords[section].lead}</p>
          </header>
          <Content section={section} />
        </div>
      </main>
    </div>
  )
}

function takeFocus(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}

function Content({ section }: { readonly section: SettingsSection }) {
  const { readSettings } = useActions()
  const view = useApp(({ settings }) => settings.view)
  const problem = useApp(({ settings }) => settings.problem)
  if (section === 'shortcuts') return <ShortcutsSection />
  if (view === undefined) {
    return problem === undefined ? (
      <StatusLine tone="busy">The settings are being read.</StatusLine>
    ) : (
      <StatusLine tone="bad">
        <p>{problem}</p>
        <Button className="mt-2" onClick={readSettings}>
          Read them again
        </Button>
      </StatusLine>
    )
  }
  return <SectionContent section={section} view={view} />
}

function SectionContent({
  section,
  view,
}: {
  readonly section: Exclude<SettingsSection, 'shortcuts'>
  readonly view: SettingsView
}) {
  switch (section) {
    case 'providers':
      return (
        <Changeable view={view}>
          <ProvidersSection view={view} />
        </Changeable>
      )
    case 'voice':
      return (
        <Changeable view={view}>
          <VoiceSection view={view} />
        </Changeable>
      )
    case 'interruption':
      return (
        <Changeable view={view}>
          <InterruptionSection view={view} />
        </Changeable>
      )
    case 'devices':
      return (
        <Changeable view={view}>
          <DevicesSection view={view} />
        </Changeable>
      )
    case 'appearance':
      return (
        <Changeable view={view}>
          <AppearanceSection view={view} />
        </Changeable>
      )
    case 'privacy':
      return <PrivacySection view={view} />
    case 'data':
      return <DataSection view={view} />
  }
}
