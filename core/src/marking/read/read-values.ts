// Reads free values wherever they turn up: in code of any language, and in traffic, out of all encodings.

import type { MasterItem } from '../master.ts'
import type { Layer } from '../traffic/unwrap.ts'
import { alphabetsOf } from '../value-form.ts'
import { compactForm, type Found, findValue, isFoldable } from './find-value.ts'
import { type WantedValue, wantedValues } from './value-places.ts'

export interface ValuesRead {
  /** By item and carrier: the symbols of its positions. */
  readonly answers: ReadonlyMap<MasterItem, ReadonlyMap<number, readonly number[]>>
  /**
   * In how many ways these values could have been read: the product over all values that were, of
   * the number of different texts of the value's form that stood in any window of any text of the
   * samples, out of whatever encoding; 1 for a value that was found in its surroundings.
   *
   * A value is chosen among those texts by its name and by what else is said beside it, never by a
   * codeword, so its symbols are as independent of an innocent's as if there had been one text
   * alone. Tests are charged for all of them all the same: even were the best chosen for somebody, an
   * issued value that turns up by luck is within the bound.
   */
  readonly ways: number
  /** Whether the samples are likely to derive from the items. */
  readonly isOurs: boolean
}

const NOTHING: ValuesRead = { answers: new Map(), ways: 1, isOurs: false }

/** A value whose form has more texts than this in the samples says nothing without its name. */
const MOST_BARE = 64
/** So many values without name and surroundings are no coincidence. */
const LEAST_BARE = 2

/**
 * Every text is searched for every value; two texts of its form that are equally likely erase it.
 *
 * @param layers of all samples
 */
export function readValues(items: readonly MasterItem[], layers: readonly Layer[]): ValuesRead {
  const wanted = items.flatMap(wantedValues)
  if (wanted.length === 0) return NOTHING
  const texts = textsOf(layers)
  const searches = wanted.map((value) => search(value, texts))
  const all = settle(wanted, searches)
  const answers = new Map<MasterItem, Map<number, readonly number[]>>()
  const ways = new Map<string, number>()
  let bare = 0
  let isOurs = false
  for (const [i, { item, carrier }] of wanted.entries()) {
    const one = all[i]
    if (one === undefined) continue
    answers.set(item, (answers.get(item) ?? new Map()).set(carrier, one.symbols))
    const label = item.carriers[carrier]?.label ?? ''
    const among = one.standing === 'surrounded' ? 1 : (searches[i]?.length ?? 1)
    ways.set(label, Math.max(among, ways.get(label) ?? 1))
    if (one.standing === 'bare') bare++
    else isOurs = true
  }
  return {
    answers,
    ways: [...ways.values()].reduce((product, among) => product * among, 1),
    isOurs: isOurs || bare >= LEAST_BARE,
  }
}

/** By conversation or file, all that is said in it. */
function textsOf(layers: readonly Layer[]): Map<string, string> {
  const byOrigin = Map.groupBy(layers, ({ origin }) => origin)
  return new Map(
    [...byOrigin].map(([origin, own]) => [origin, own.map(({ text }) => text).join(BETWEEN)]),
  )
}

/** No name and no surroundings reach over it. */
const BETWEEN = '\n\n\0\n\n'

function search(value: WantedValue, texts: ReadonlyMap<string, string>): Found[] {
  const found = new Map<string, Found>()
  const forms = [value.form, ...compactForm(value.form)]
  for (const [origin, text] of texts) {
    for (const form of forms) {
      for (const one of findValue({ ...value, form }, text, isFoldable(form))) {
        const key = one.symbols.join()
        const known = found.get(key)
        const standing = known === undefined ? one.standing : better(known.standing, one.standing)
        const origins = new Set([...(known?.origins ?? []), origin])
        found.set(key, { ...one, standing, origins })
      }
    }
  }
  const all = [...found.values()]
  const isCommon = all.length > MOST_BARE
  return isCommon ? all.filter(({ standing }) => standing !== 'bare') : all
}

const RANK = { surrounded: 2, named: 1, bare: 0 }

function better(a: Found['standing'], b: Found['standing']): Found['standing'] {
  return RANK[a] >= RANK[b] ? a : b
}

/**
 * By search: the one text that stands best: in its surroundings, else under its name, else by its form
 * alone. What another value has by its name, or a narrower form of another value fits, is no candidate
 * of that last kind. Where several stand alike, the one counts that was said where other values were.
 */
function settle(wanted: readonly WantedValue[], searches: readonly (readonly Found[])[]) {
  const known = searches.map((found) => only(found.filter(({ standing }) => standing !== 'bare')))
  const claimed = new Set(known.map((one) => one?.written))
  const narrowest = new Map<string, number>()
  for (const [i, found] of searches.entries()) {
    const bits = bitsOf(wanted[i] as WantedValue)
    for (const { written } of found) {
      narrowest.set(written, Math.min(bits, narrowest.get(written) ?? bits))
    }
  }
  const open = searches.map((found, i) => {
    const best = Math.max(...found.map(({ standing }) => RANK[standing]))
    const bits = bitsOf(wanted[i] as WantedValue)
    return found.filter(({ standing, written }) => {
      const isFree = !claimed.has(written) && narrowest.get(written) === bits
      return RANK[standing] === best && (standing !== 'bare' || isFree)
    })
  })
  const first = open.map(only)
  const homes = new Set(first.flatMap((one) => [...(one?.origins ?? [])]))
  return open.map(
    (found, i) =>
      first[i] ?? only(found.filter(({ origins }) => [...origins].some((one) => homes.has(one)))),
  )
}

function bitsOf({ form }: WantedValue): number {
  return alphabetsOf(form).reduce((sum, size) => sum + Math.log2(size), 0)
}

function only(found: readonly Found[]): Found | undefined {
  const best = Math.max(...found.map(({ standing }) => RANK[standing]))
  const [one, ...others] = found.filter(({ standing }) => RANK[standing] === best)
  return others.length === 0 ? one : undefined
}
