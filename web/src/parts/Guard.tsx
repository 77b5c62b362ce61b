// What is shown where a page cannot be drawn through a fault of ours: words, not an empty window.

import { Component, type ReactNode } from 'react'
import { Refused } from './loaded.tsx'

interface GuardProps {
  readonly children: ReactNode
}

/** React asks for a class here; nothing else can catch what drawing throws. */
export class Guard extends Component<GuardProps, { readonly isBroken: boolean }> {
  override readonly state = { isBroken: false }

  static getDerivedStateFromError() {
    return { isBroken: true }
  }

  override render() {
    if (!this.state.isBroken) return this.props.children
    return (
      <main className="narrow">
        <h1>This page could not be shown</h1>
        <Refused reason="The fault is ours, and nothing was changed. Load the page again, and tell the team." />
      </main>
    )
  }
}
