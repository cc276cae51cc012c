export function Notices() {
  return <div />
}
