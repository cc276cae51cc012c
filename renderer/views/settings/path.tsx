/** A folder of this machine, to be selected and copied. */
export function Path({ path }: { readonly path: string }) {
  return (
    <code className="mt-1 block w-fit max-w-full rounded-small bg-sunken px-2 py-1 font-mono text-small break-all text-ink select-all">
      {path}
    </code>
  )
}
