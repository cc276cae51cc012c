import { useSyncExternalStore } from 'react'
import { useApp } from '../app-context.tsx'
import { hasSidebarRoom } from './sidebar-room.ts'

export function useSidebarRoom(): boolean {
  const mode = useApp((state) => state.mode)
  return useSyncExternalStore(
    onResize,
    () => hasSidebarRoom(mode, window.innerWidth),
    () => true,
  )
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => {
    window.removeEventListener('resize', listener)
  }
}
