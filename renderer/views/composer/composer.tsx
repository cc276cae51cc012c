export function Composer() {
  return <div />
}
