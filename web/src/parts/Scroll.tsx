// A box that scrolls by itself, and that the keyboard reaches.

import type { ReactNode } from 'react'

interface ScrollProps {
  readonly label: string
  readonly children: ReactNode
}

/** WCAG 2.1.1: what can be scrolled with a mouse can be scrolled with the keys. */
const reachable = (label: string) => ({ role: 'group', tabIndex: 0, 'aria-label': label })

/** For tables wider than the page. */
export function Scroll({ label, children }: ScrollProps) {
  return (
    <div className="wide" {...reachable(label)}>
      {children}
    </div>
  )
}

/** For texts longer than the page. */
export function ScrolledText({ label, children }: ScrollProps) {
  return <pre {...reachable(label)}>{children}</pre>
}
