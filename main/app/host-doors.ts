import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import { hostFaces } from '../../shared/protocol/host-bridge.ts'
import { hostChannel, type HostRequests, type HostSignals } from '../../shared/protocol/host-channels.ts'

type CallEvent = IpcMainInvokeEvent | IpcMainEvent

export interface HostDoorOptions {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'on'>
  readonly isTrusted: (event: CallEvent) => boolean
  readonly requests: HostRequests
  readonly signals: HostSignals
  /** Somebody else called, or with something else: nothing was done. */
  readonly onRefused: (channel: string) => void
}

const nothing = z.tuple([])

const requestSchemas: { readonly [Name in keyof HostRequests]: z.ZodType<Parameters<HostRequests[Name]>> } = {
  takeTicket: nothing,
  describe: nothing,
  useSummonShortcut: z.tuple([z.union([z.string().max(100), z.undefined()])]),
  setStartAtLogin: z.tuple([z.boolean()]),
  openExternal: z.tuple([z.string().max(2_000)]),
  askForMicrophone: nothing,
  openMicrophoneSettings: nothing,
}

const signalSchemas: { readonly [Name in keyof HostSignals]: z.ZodType<Parameters<HostSignals[Name]>> } = {
  showFace: z.tuple([z.enum(hostFaces)]),
  keepAwake: z.tuple([z.boolean()]),
}

/** What the page may ask of the main process: who calls and what with is checked at every door, by the same few lines. */
export function openHostDoors(options: HostDoorOptions): void {
  const { requests, signals } = options
  answer(options, 'takeTicket', requests.takeTicket)
  answer(options, 'describe', requests.describe)
  answer(options, 'useSummonShortcut', requests.useSummonShortcut)
  answer(options, 'setStartAtLogin', requests.setStartAtLogin)
  answer(options, 'openExternal', requests.openExternal)
  answer(options, 'askForMicrophone', requests.askForMicrophone)
  answer(options, 'openMicrophoneSettings', requests.openMicrophoneSettings)
  hear(options, 'showFace', signals.showFace)
  hear(options, 'keepAwake', signals.keepAwake)
}

function answer<Name extends keyof HostRequests>(
  options: HostDoorOptions,
  name: Name,
  request: (...given: Parameters<HostRequests[Name]>) => Promise<unknown>,
): void {
  const schema: z.ZodType<Parameters<HostRequests[Name]>> = requestSchemas[name]
  options.ipcMain.handle(hostChannel(name), async (event, ...given: unknown[]) => {
    const parsed = options.isTrusted(event) ? schema.safeParse(given) : undefined
    if (parsed?.success === true) return await request(...parsed.data)
    options.onRefused(hostChannel(name))
    // The same words for both: a stranger learns nothing.
    throw new Error('Refused.')
  })
}

function hear<Name extends keyof HostSignals>(
  options: HostDoorOptions,
  name: Name,
  signal: (...given: Parameters<HostSignals[Name]>) => void,
): void {
  const schema: z.ZodType<Parameters<HostSignals[Name]>> = signalSchemas[name]
  options.ipcMain.on(hostChannel(name), (event, ...given: unknown[]) => {
    const parsed = options.isTrusted(event) ? schema.safeParse(given) : undefined
    if (parsed?.success === true) signal(...parsed.data)
    else options.onRefused(hostChannel(name))
  })
}
