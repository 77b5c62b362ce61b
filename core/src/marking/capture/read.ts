// Reads the fields of a marked capture in a sample of it: packet by packet, told by time and length.

import type { MasterItem } from '../master.ts'
import { render, type Value } from '../template.ts'
import { Budget, TRAFFIC_LIMITS } from '../traffic/budget.ts'
import { framesOf, viewOf } from '../traffic/capture.ts'
import { type Packet, packetOf } from '../traffic/packet.ts'
import { valueSymbols } from '../value-form.ts'
import {
  blockMask,
  type CaptureField,
  FIRST_PORT,
  idKey,
  isInBlock,
  sequenceKey,
} from './fields.ts'
import { isRecipe, type Recipe, readRecipe } from './recipe.ts'

export interface CaptureRead {
  /** By carrier: the symbols of its positions. */
  readonly answers: ReadonlyMap<number, readonly number[]>
  readonly isOurs: boolean
}

const NOTHING: CaptureRead = { answers: new Map(), isOurs: false }

/** So many packets at the very times, of the very lengths, and what was said in them, are no coincidence. */
const LEAST_PACKETS = 3

export function isCapture({ template: [first] }: MasterItem): boolean {
  return typeof first === 'string' && isRecipe(first)
}

/** The recipe of an item with nobody's fields, or `undefined` where the item is no capture. */
export function recipeIn(item: MasterItem): Recipe | undefined {
  return isCapture(item) ? readRecipe(render(item.template, () => [])) : undefined
}

/** What one sample shows of one item's fields; packets that show a field otherwise erase it. */
export function readCapture(item: MasterItem, recipe: Recipe, sample: Uint8Array): CaptureRead {
  const theirs = byTime(sample)
  const pairs = [...byTime(recipe.capture)].flatMap(([time, own]) => {
    const other = theirs.get(time)
    return own === undefined || other === undefined || !isAlike(own, other) ? [] : [{ own, other }]
  })
  const isSaid = pairs.some(({ own }) => (own.segment?.payload.length ?? 0) > 0)
  if (pairs.length < LEAST_PACKETS || !isSaid) return NOTHING
  const answers = new Map<number, readonly number[]>()
  const slots = slotsByStart(item)
  for (const field of recipe.fields) {
    const shown = new Set(pairs.flatMap(({ own, other }) => valueIn(field, own, other)))
    const [value] = shown
    const slot = slots.get(field.start)
    if (shown.size !== 1 || value === undefined || slot === undefined) continue
    const symbols = valueSymbols(slot.form, value.toString(2).padStart(field.bits.length, '0'))
    if (symbols !== undefined) answers.set(slot.carrier, symbols)
  }
  return { answers, isOurs: true }
}

/** All values of a recipe are as long in every copy, so each stands at one place. */
function slotsByStart({ template }: MasterItem): Map<number, Value> {
  const slots = new Map<number, Value>()
  let at = 0
  for (const piece of template) {
    if (typeof piece !== 'string' && 'form' in piece) slots.set(at, piece)
    at += render([piece], () => []).length
  }
  return slots
}

/** By time and length; `undefined` where two packets have both. */
function byTime(capture: Uint8Array): Map<string, Packet | undefined> {
  const found = new Map<string, Packet | undefined>()
  for (const frame of framesOf(capture, new Budget('the sample', TRAFFIC_LIMITS))) {
    const packet = packetOf(frame)
    if (packet === undefined) continue
    const key = `${frame.time} ${frame.bytes.length}`
    found.set(key, found.has(key) ? undefined : packet)
  }
  return found
}

/** What was said may hold free text, too. */
const MOSTLY = 0.7

function isAlike(own: Packet, other: Packet): boolean {
  const [a, b] = [own.segment, other.segment]
  if (own.version !== other.version || own.protocol !== other.protocol) return false
  if (a?.flags !== b?.flags || a?.payload.length !== b?.payload.length) return false
  const [said, shown] = [a?.payload ?? [], b?.payload ?? []]
  const alike = said.filter((byte: number, i: number) => byte === shown[i]).length
  return alike >= MOSTLY * said.length
}

/** The value of a field as one packet shows it; none where the packet has no such field. */
function valueIn(field: CaptureField, own: Packet, other: Packet): number[] {
  const { kind, key } = field
  if (kind === 'address') return addressesIn(key, own, other)
  if (kind === 'port') return portsIn(own, other)
  const [mine, theirs] = [viewOf(own.frame.bytes), viewOf(other.frame.bytes)]
  if (kind === 'id') {
    if (idKey(own)[0] !== key) return []
    return [(theirs.getUint16(other.ip + 4) - mine.getUint16(own.ip + 4)) & 0xffff]
  }
  if (sequenceKey(own)[0] !== key) return []
  return [((other.segment?.sequence ?? 0) - (own.segment?.sequence ?? 0)) >>> 0]
}

function addressesIn(key: string, own: Packet, other: Packet): number[] {
  const { mask } = blockMask(key)
  const pairs = [
    [own.source, other.source],
    [own.target, other.target],
  ].map((pair) => pair.map((one) => Number.parseInt(one, 16)))
  return pairs.flatMap(([mine = 0, theirs = 0]) => {
    if (own.version !== 4 || !isInBlock(mine, key)) return []
    return [gathered(((mine ^ theirs) & mask) >>> 0, mask)]
  })
}

function portsIn({ segment: own }: Packet, { segment: other }: Packet): number[] {
  if (own === undefined || other === undefined) return []
  const pairs = [
    [own.sourcePort, other.sourcePort],
    [own.targetPort, other.targetPort],
  ]
  return pairs.flatMap(([mine = 0, theirs = 0]) =>
    mine >= FIRST_PORT ? [(mine ^ theirs) & 0x3fff] : [],
  )
}

/** The bits of a value at the places of a mask, moved together. */
function gathered(value: number, mask: number): number {
  let bits = 0
  for (let place = 31; place >= 0; place--) {
    if (((mask >>> place) & 1) === 1) bits = bits * 2 + ((value >>> place) & 1)
  }
  return bits
}
