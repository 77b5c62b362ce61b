// Several clients at once, and how long each waited.

import { type Ask, ask } from './house-visits.ts'

export interface Waits {
  readonly count: number
  /** Milliseconds from asking to the last byte, as clients see them. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export function waitsOf(ms: readonly number[]): Waits {
  const sorted = [...ms].sort((a, b) => a - b)
  const at = (share: number) => {
    const one = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
    return Math.round(one * 10) / 10
  }
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** What one client does next; `undefined` where there is nothing more to do. */
export type Next = () => { readonly kind: string; readonly ask: Ask } | undefined

/** `clients` that each ask again as soon as they are answered, until `next` has nothing more. */
export async function load(
  url: string,
  clients: number,
  next: Next,
): Promise<Map<string, number[]>> {
  const waits = new Map<string, number[]>()
  const client = async () => {
    for (let one = next(); one !== undefined; one = next()) {
      const began = performance.now()
      await ask(url, one.ask)
      waits.set(one.kind, [...(waits.get(one.kind) ?? []), performance.now() - began])
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return waits
}

/** One kind alone, from the `first` of it on. Bodies are signed before anybody asks. */
export function alone(kind: string, make: (n: number) => Ask, first: number, count: number): Next {
  const ready = Array.from({ length: count }, (_, i) => make(first + i)).reverse()
  return () => {
    const one = ready.pop()
    return one && { kind, ask: one }
  }
}
