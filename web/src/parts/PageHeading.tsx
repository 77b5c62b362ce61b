// A page's title: the window bears it too, and whoever comes from another page starts reading here.

import { type ReactNode, useEffect, useRef } from 'react'

interface PageHeadingProps {
  readonly title: string
  readonly children?: ReactNode
}

export function PageHeading({ title, children }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(title)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <header className="page-heading">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </header>
  )
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Forewarn`
  }, [title])
}
