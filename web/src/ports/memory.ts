// What this browser remembers of houses: pins that a person confirmed, and how far each log had come.

import type { KeptPins, Memory } from '@forewarn/desk/meeting'
import type { KeptCheckpoint } from '@forewarn/desk/remembered'
import { inStore, inTransaction } from './database.ts'

/** In the browser's own storage, which all windows of this house share; keys of nobody stand there. */
const KEPT: Memory = {
  async pins(actor) {
    type Row = KeptPins & { readonly actor: string }
    const found = await inStore<Row | undefined>('pins', 'readonly', (store) => store.get(actor))
    if (found === undefined) return undefined
    const { actor: _, ...kept } = found
    return kept
  },
  async keepPins(actor, kept) {
    await inStore('pins', 'readwrite', (store) => store.put({ actor, ...kept }))
  },
  async last(log) {
    return inStore<KeptCheckpoint | undefined>('seen', 'readonly', (store) => store.get(log))
  },
  async replace(log, before, next) {
    let isReplaced = false
    await inTransaction('seen', 'readwrite', (store) => {
      const found: IDBRequest<KeptCheckpoint | undefined> = store.get(log)
      found.onsuccess = () => {
        isReplaced = isSame(found.result, before)
        if (isReplaced) store.put({ log, ...next })
      }
    })
    return isReplaced
  },
}

function isSame(a: KeptCheckpoint | undefined, b: KeptCheckpoint | undefined): boolean {
  return a?.size === b?.size && a?.root === b?.root
}

/** Where the browser keeps nothing, as in some private windows: until this one is closed. */
function forgetful(): Memory {
  const pins = new Map<string, KeptPins>()
  const seen = new Map<string, KeptCheckpoint>()
  return {
    pins: async (actor) => pins.get(actor),
    keepPins: async (actor, kept) => void pins.set(actor, kept),
    last: async (log) => seen.get(log),
    async replace(log, before, next) {
      const isReplaced = isSame(seen.get(log), before)
      if (isReplaced) seen.set(log, next)
      return isReplaced
    },
  }
}

export interface BrowserMemory extends Memory {
  /** Whether another visit finds what this one leaves. */
  readonly lasts: boolean
}

export async function openMemory(): Promise<BrowserMemory> {
  try {
    await KEPT.pins('')
    return { ...KEPT, lasts: true }
  } catch {
    return { ...forgetful(), lasts: false }
  }
}
