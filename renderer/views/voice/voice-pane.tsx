export function VoicePane() {
  return <div />
}
