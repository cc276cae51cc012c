export function Sidebar() {
  return <div />
}
