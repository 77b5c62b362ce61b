// A file handed to the reader. It is only ever saved: opened here, it would run as one of our pages.

import { useEffect, useState } from 'react'

interface SaveLinkProps {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer> | string
  readonly children: string
}

export function SaveLink({ name, bytes, children }: SaveLinkProps) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const blob = new Blob([bytes], { type: 'application/octet-stream' })
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  return (
    <a className="save" href={url} download={name}>
      {children}
    </a>
  )
}
