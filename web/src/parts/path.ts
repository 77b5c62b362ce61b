// The address of the page: read, changed and watched without loading the page anew.

import { useSyncExternalStore } from 'react'

export function usePath(): string {
  return useSyncExternalStore(watch, () => location.pathname)
}

/** A new load would end the worker, and so forget the keys. */
export function go(path: string, how: 'push' | 'replace'): void {
  if (how === 'push') history.pushState(null, '', path)
  else history.replaceState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
  scrollTo(0, 0)
}

function watch(onChange: () => void): () => void {
  addEventListener('popstate', onChange)
  return () => removeEventListener('popstate', onChange)
}
