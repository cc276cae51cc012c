import { describe, expect, it } from 'vitest'
import type { AppState } from '../state/app-state.ts'
import { fresh } from '../state/__fixtures__/server-says.ts'
import type { Actions } from '../views/actions.ts'
import { HostCommands } from './host-commands.ts'

function rig(): { readonly commands: HostCommands; readonly done: string[]; state: AppState } {
  const made: { state: AppState; done: string[] } = { state: fresh, done: [] }
  const note = (name: string, line?: AppState['line']) => () => {
    made.done.push(name)
    if (line !== undefined) made.state = { ...made.state, line }
  }
  const used: Pick<Actions, 'connect' | 'disconnect' | 'setMuted' | 'toggleVoice'> = {
    connect: note('connect', 'voice'),
    disconnect: note('disconnect', 'none'),
    toggleVoice: note('toggle-voice'),
    setMuted: (isMuted) => made.done.push(`muted ${isMuted}`),
  }
  const commands = new HostCommands({
    actions: used as Actions,
    state: () => made.state,
    focusMessage: note('focus'),
    probe: note('probe'),
  })
  return Object.assign(made, { commands })
}

describe('sleep', () => {
  it('takes the microphone from a voice that is on, and waking gives it back', () => {
    const made = rig()
    made.state = { ...fresh, line: 'voice' }
    made.commands.run('suspend')
    made.commands.run('suspend')
    made.commands.run('resume')
    expect(made.done).toEqual(['disconnect', 'connect'])
  })

  it('turns nothing on that was off before, and waking only looks whether the server is there', () => {
    const made = rig()
    made.commands.run('suspend')
    made.commands.run('resume')
    expect(made.done).toEqual(['probe'])
  })

  it('that is over is forgotten: the next waking gives back nothing that the user has turned off since', () => {
    const made = rig()
    made.state = { ...fresh, line: 'voice' }
    for (const command of ['suspend', 'resume'] as const) made.commands.run(command)
    made.state = { ...fresh, line: 'none' }
    for (const command of ['suspend', 'resume'] as const) made.commands.run(command)
    expect(made.done).toEqual(['disconnect', 'connect', 'probe'])
  })
})

describe('a command from outside the page', () => {
  it('mutes what is not muted, and the reverse', () => {
    const made = rig()
    made.commands.run('toggle-mute')
    made.state = { ...fresh, isMuted: true }
    made.commands.run('toggle-mute')
    expect(made.done).toEqual(['muted true', 'muted false'])
  })

  it('puts the cursor where one types when the window was summoned', () => {
    const made = rig()
    made.commands.run('summoned')
    expect(made.done).toEqual(['focus'])
  })
})
