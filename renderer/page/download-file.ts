/** Into the folder where the browser, or Electron, puts what is downloaded. */
export function downloadFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser has taken hold of it by then.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}
