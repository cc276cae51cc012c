export function FirstRun() {
  return <div />
}
