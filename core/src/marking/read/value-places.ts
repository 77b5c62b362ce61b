// Where the free values of an item stand in it: what is around each, and what it is called.

import type { MasterItem } from '../master.ts'
import { render, type Slot, spellingOf, type Template } from '../template.ts'
import type { ValueForm } from '../value-form.ts'

/** One value of an item, with everything that may tell it elsewhere. */
export interface WantedValue {
  readonly item: MasterItem
  readonly carrier: number
  readonly form: ValueForm
  readonly surroundings: readonly Surrounding[]
  /** What stands before it as its name, without case and separators; see `nameBefore`. */
  readonly names: ReadonlySet<string>
}

/** Fixed text on either side, in the same literal or line. */
export interface Surrounding {
  readonly before: string
  readonly after: string
}

/** Letters of the text on either side that must agree too. */
const CONTEXT = 12

export function wantedValues(item: MasterItem): WantedValue[] {
  const found = new Map<number, { form: ValueForm; around: Surrounding[]; names: Set<string> }>()
  const text = { written: '' }
  const visit = (template: Template) => {
    for (const [i, piece] of template.entries()) {
      if (typeof piece === 'string') text.written += piece
      else if ('form' in piece) {
        const known = found.get(piece.carrier) ?? { form: piece.form, around: [], names: new Set() }
        known.around.push(surrounding(template[i - 1], template[i + 1]))
        const name = nameBefore(text.written, text.written.length)
        if (name !== undefined) known.names.add(name)
        found.set(piece.carrier, known)
        text.written += render([piece], () => [])
      } else {
        for (const part of spellingOf(piece, 0)) {
          if (typeof part === 'string') text.written += part
          else visit(piece.holes[part] ?? [])
        }
      }
    }
  }
  visit(item.template)
  const isText = (carrier: number) => !item.carriers[carrier]?.rule.startsWith('capture-')
  return [...found]
    .filter(([carrier]) => isText(carrier))
    .map(([carrier, { form, around, names }]) => ({
      ...{ item, carrier, form, names },
      surroundings: around.filter(isTelling),
    }))
}

function surrounding(left: string | Slot | undefined, right: string | Slot | undefined) {
  const before = typeof left === 'string' ? left.slice(-CONTEXT) : ''
  const after = typeof right === 'string' ? right.slice(0, CONTEXT) : ''
  return {
    before: /[^\n"'`]*$/.exec(before)?.[0] ?? '',
    after: /^[^\n"'`]*/.exec(after)?.[0] ?? '',
  }
}

/** Signs alone stand around many things. */
const LEAST_CONTEXT = 4

function isTelling({ before, after }: Surrounding): boolean {
  return (before + after).replace(/[^A-Za-z0-9]/g, '').length >= LEAST_CONTEXT
}

/** How far back a name is looked for, and how many signs may stand between it and its value. */
const REACH = 80
const NAME = /([A-Za-z][A-Za-z0-9_-]*)[^A-Za-z0-9]{1,12}$/
const LEAST_NAME = 4

/** `X-Request-ID: `, `request_id="`, `{"requestId":"` lead to a value by its name. */
export function nameBefore(text: string, at: number): string | undefined {
  const [, name = ''] = NAME.exec(text.slice(Math.max(0, at - REACH), at)) ?? []
  const bare = name.toLowerCase().replace(/[-_]/g, '')
  return bare.length >= LEAST_NAME ? bare : undefined
}
