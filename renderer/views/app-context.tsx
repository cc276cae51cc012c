import { createContext, use, useCallback, useSyncExternalStore, type ReactNode } from 'react'
import { useStore, type StoreApi } from 'zustand'
import type { ReadCode } from '../code/code-colours.ts'
import type { AppState } from '../state/app-state.ts'
import type { Actions } from './actions.ts'

export interface AppPorts {
  readonly store: Pick<StoreApi<AppState>, 'getState' | 'getInitialState' | 'subscribe'>
  readonly actions: Actions
  /** Without it code has the colour of text. */
  readonly readCode?: ReadCode
}

const AppPortsContext = createContext<AppPorts | undefined>(undefined)

export function AppProvider({ ports, children }: { readonly ports: AppPorts; readonly children: ReactNode }) {
  return <AppPortsContext value={ports}>{children}</AppPortsContext>
}

/** Draws again when what `select` picks has changed: pick the least, and no object that is made anew each time. */
export function useApp<Picked>(select: (state: AppState) => Picked): Picked {
  return useStore(usePorts().store, select)
}

/** The same, drawn at most once a frame: for what changes with every word. */
export function useAppPerFrame<Picked>(select: (state: AppState) => Picked): Picked {
  const { store } = usePorts()
  const subscribe = useCallback(
    (draw: () => void) => {
      let frame: number | undefined
      const unsubscribe = store.subscribe(() => {
        frame ??= requestAnimationFrame(() => {
          frame = undefined
          draw()
        })
      })
      return () => {
        unsubscribe()
        if (frame !== undefined) cancelAnimationFrame(frame)
      }
    },
    [store],
  )
  return useSyncExternalStore(
    subscribe,
    () => select(store.getState()),
    () => select(store.getInitialState()),
  )
}

export function useActions(): Actions {
  return usePorts().actions
}

export function useReadCode(): ReadCode | undefined {
  return usePorts().readCode
}

function usePorts(): AppPorts {
  const ports = use(AppPortsContext)
  if (ports === undefined) throw new Error('This view stands outside an AppProvider.')
  return ports
}
