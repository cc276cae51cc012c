import { Bot, Contrast, Database, Hand, Headphones, Keyboard, Mic, ShieldCheck, type LucideIcon } from 'lucide-react'
import { settingsSections, type SettingsSection } from '../../state/window-state.ts'

interface SectionWords {
  readonly name: string
  readonly lead: string
  readonly icon: LucideIcon
}

export const sectionWords: Readonly<Record<SettingsSection, SectionWords>> = {
  providers: {
    name: 'Providers',
    lead: 'Who thinks, hears and speaks. A change holds from the next turn on.',
    icon: Bot,
  },
  voice: { name: 'Voice', lead: 'How a conversation goes.', icon: Mic },
  interruption: { name: 'Interruption', lead: 'You may always cut in. This is about how easily.', icon: Hand },
  devices: { name: 'Devices', lead: 'What it hears you with, and what you hear it with.', icon: Headphones },
  appearance: { name: 'Appearance', lead: 'How it looks, moves and starts.', icon: Contrast },
  privacy: { name: 'Privacy', lead: 'What goes where, as it is set right now.', icon: ShieldCheck },
  data: { name: 'Data', lead: 'What is kept, and how to take it with you.', icon: Database },
  shortcuts: { name: 'Shortcuts', lead: 'Everything by keyboard.', icon: Keyboard },
}

export interface SectionListProps {
  readonly chosen: SettingsSection
  readonly onChoose: (section: SettingsSection) => void
}

export function SectionList({ chosen, onChoose }: SectionListProps) {
  return (
    <ul className="flex gap-1 overflow-x-auto md:flex-col">
      {settingsSections.map((section) => {
        const { name, icon: Icon } = sectionWords[section]
        return (
          <li key={section}>
            <button
              type="button"
              aria-current={section === chosen ? 'page' : undefined}
              onClick={() => {
                onChoose(section)
              }}
              className="flex h-9 w-full items-center gap-3 rounded-medium px-3 text-left text-ink-soft transition hover:bg-raised/60 hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:shadow-low"
            >
              <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
              {name}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
