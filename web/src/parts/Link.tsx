// A link between pages that keeps the worker, and with it the sign-in.

import type { MouseEvent, ReactNode } from 'react'
import { go, usePath } from './path.ts'

interface LinkProps {
  readonly to: string
  readonly children: ReactNode
}

export function Link({ to, children }: LinkProps) {
  const path = usePath()
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    go(to, 'push')
  }
  return (
    <a href={to} onClick={follow} aria-current={path === to ? 'page' : undefined}>
      {children}
    </a>
  )
}
