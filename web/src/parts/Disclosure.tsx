// Details on demand, drawn only once they are asked for: a programme has hundreds of recipients.

import { type ReactNode, useState } from 'react'

interface DisclosureProps {
  readonly summary: ReactNode
  readonly children: ReactNode
}

export function Disclosure({ summary, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && children}
    </details>
  )
}
