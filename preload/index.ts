import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { hostBridgeName, hostCommands, type HostBridge } from '../shared/protocol/host-bridge.ts'
import { hostChannel, hostCommandChannel, type HostRequests } from '../shared/protocol/host-channels.ts'

type Answer<Name extends keyof HostRequests> = Awaited<ReturnType<HostRequests[Name]>>

// No event and no channel name crosses into the page: only values, and only by these functions.
async function ask<Name extends keyof HostRequests>(
  name: Name,
  ...given: Parameters<HostRequests[Name]>
): Promise<Answer<Name>> {
  return (await ipcRenderer.invoke(hostChannel(name), ...given)) as Answer<Name>
}

const bridge: HostBridge = {
  takeTicket: () => ask('takeTicket'),
  describe: () => ask('describe'),
  useSummonShortcut: (accelerator) => ask('useSummonShortcut', accelerator),
  setStartAtLogin: (isOn) => ask('setStartAtLogin', isOn),
  openExternal: (url) => ask('openExternal', url),
  askForMicrophone: () => ask('askForMicrophone'),
  openMicrophoneSettings: () => ask('openMicrophoneSettings'),
  showFace: (face) => {
    ipcRenderer.send(hostChannel('showFace'), face)
  },
  keepAwake: (isNeeded) => {
    ipcRenderer.send(hostChannel('keepAwake'), isNeeded)
  },
  onCommand: (listener) => {
    const tell = (_event: IpcRendererEvent, said: unknown): void => {
      const command = hostCommands.find((known) => known === said)
      if (command !== undefined) listener(command)
    }
    ipcRenderer.on(hostCommandChannel, tell)
    return () => {
      ipcRenderer.off(hostCommandChannel, tell)
    }
  },
}

contextBridge.exposeInMainWorld(hostBridgeName, bridge)
