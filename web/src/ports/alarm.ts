// A house that is refused: what this browser remembers of it, beside what it showed, as evidence.

import { readCheckpoint } from '@forewarn/core/log/checkpoint'
import { firstKey, keysIn, splitNote } from '@forewarn/core/log/note'
import { hex } from '@forewarn/core/shared/bytes'
import { formatInstant, type Instant } from '@forewarn/core/shared/instant'
import { Refusal, type RefusalCode } from '@forewarn/core/shared/refusal'
import type { Pins } from '@forewarn/desk/keyring'
import type { Memory } from '@forewarn/desk/meeting'
import type { Post } from '@forewarn/desk/ports'
import type { KeptCheckpoint } from '@forewarn/desk/remembered'
import type { Shown } from '@forewarn/desk/seen'
import { type KeyView, keyView, type PinsView, pinsView } from '../views/pins-view.ts'
import { said } from './said.ts'

/** After these nothing more is asked of the house: others can be tried again. */
const ALARMING = [
  ...(['ledger.wentBack', 'ledger.split', 'note.unsigned'] as const),
  ...(['house.changed', 'owner.changed'] as const),
] satisfies RefusalCode[]

export interface Alarm {
  readonly code: (typeof ALARMING)[number]
  readonly said: string
  readonly at: Instant
  readonly kept: KeptCheckpoint | null
  /** The checkpoint that the house showed last, whoever signed it. */
  readonly shown: Shown | null
  /** The keys that count, and those that the house says its log signs with. */
  readonly keys: { readonly pinned: PinsView; readonly shown: readonly KeyView[] }
  /** All of it as one file, for whoever looks into it. */
  readonly file: string
}

/** What a house said last, whatever it is worth. */
export interface Heard {
  note?: string
  origin?: string
  keys?: readonly string[]
}

/** The same post, which notes checkpoints and keys as they come. */
export function hearing(post: Post, heard: Heard): Post {
  return async (request) => {
    const answer = await post(request)
    const [path] = request.path.split('?')
    const isHouse = path === '/api/house'
    if (answer.status !== 200 || !(isHouse || path === '/api/ledger/checkpoint')) return answer
    const told = readJson(answer.body)
    if (isHouse) {
      heard.origin = String(told['origin'])
      heard.keys = [told['logKey'], told['secondKey']].filter((key) => typeof key === 'string')
    } else if (typeof told['checkpoint'] === 'string') heard.note = told['checkpoint']
    return answer
  }
}

function readJson(bytes: Uint8Array): Record<string, unknown> {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return {}
  }
}

/**
 * @param pins what counted, where anything did by then
 * @returns nothing where the house may be asked again, or the keyring is of another house altogether
 */
export async function alarmOf(
  error: unknown,
  { pins, heard, memory, at }: { pins?: Pins; heard: Heard; memory?: Memory; at: Instant },
): Promise<Alarm | undefined> {
  const code = error instanceof Refusal && ALARMING.find((one) => one === error.code)
  if (!code || pins === undefined) return undefined
  const kept = (await memory?.last(firstKey(pins.logKey)).catch(() => undefined)) ?? null
  if (code === 'house.changed' && heard.origin !== pins.origin && kept === null) return undefined
  const shown = heard.note === undefined ? null : read(heard.note)
  const known = keysIn(pins.logKey)
  const shownKeys = heard.keys ?? []
  const { origin, logKey, owner, witnessing } = pins
  const file = {
    ...{ forewarn: 'refused house', code, at: formatInstant(at) },
    pinned: { origin, logKey, owner, ...(witnessing && { witnessing }) },
    kept: kept && { at: formatInstant(kept.at), checkpoint: kept.note },
    shown: { checkpoint: heard.note ?? null, keys: shownKeys },
  }
  return {
    ...{ code, said: said(error), at, kept, shown },
    keys: {
      pinned: pinsView(pins, pins),
      shown: shownKeys.map((key) => keyView(key, known.includes(key))),
    },
    file: `${JSON.stringify(file, null, 2)}\n`,
  }
}

function read(note: string): Shown {
  try {
    const { size, root } = readCheckpoint(splitNote(note).text)
    return { size, root: hex(root), note }
  } catch {
    return { size: 0, root: '', note }
  }
}
