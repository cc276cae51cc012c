export function Thread() {
  return <div />
}
