// Proposes to the author what may be declared free: values that programs name so, and are not sure to be.

import { languageOf } from '../../syntax/language.ts'
import { lex, type Token } from '../../syntax/lex.ts'
import type { MarkableItem } from '../mark.ts'
import { nameBefore } from '../read/value-places.ts'
import { alphabetsOf, type FormName, formOf } from '../value-form.ts'
import { declaredValues, detectedValues } from './values.ts'

/** A value that seems to be free. Nothing is marked by it until its author declares it. */
export interface Proposal {
  readonly path: string
  /** Of its first place, from 1. */
  readonly line: number
  readonly value: string
  readonly form: FormName
  /** What it is called, for people. */
  readonly name: string
  /** Why it seems to be free. */
  readonly why: string
  /** What it would add to every copy. */
  readonly bits: number
}

/** What a string is called and looks like where its text hardly ever matters. */
interface Kind {
  /** The end of its name, without case and separators. */
  readonly names: RegExp
  /** The group is what may be another. */
  readonly like: RegExp
  readonly why: string
}

/** Letters and digits that nobody would choose: at least two changes between the two. */
const RANDOM = '(?=[A-Za-z0-9]{6,64})[A-Za-z]*[0-9]+[A-Za-z]+[0-9][A-Za-z0-9]*'
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** A nonce as long as a digest tends to be a test's, which knows what follows from it. */
const DIGEST = '(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})'
const ID = new RegExp(`(?:^|[^A-Za-z0-9])(${UUID}|${RANDOM})$`, 'i')

const KINDS: readonly Kind[] = [
  {
    names: /useragent$/,
    like: new RegExp(`[ (/;-](${RANDOM}|(?<=\\(build |\\(id )[a-z]{6,32})\\)?$`),
    why: 'a part of a user agent that looks random',
  },
  {
    names: /boundary$/,
    like: /^-*(?:[A-Za-z]*-+)*([A-Za-z0-9]{8,64})$/,
    why: 'a boundary means nothing as long as it stands nowhere else in the message',
  },
  {
    names: /(?:filename|tempname|tmpname|tempfile|tmpfile)$/,
    like: new RegExp(`(?:^|[^A-Za-z0-9])(${RANDOM})\\.[A-Za-z0-9]{1,5}$`),
    why: 'a part of a file name that looks random',
  },
  {
    names: /(?:filler|padding|nonce|canary|junk)$/,
    like: new RegExp(`^(?!${DIGEST}$)(${RANDOM})$`),
    why: 'filler, called so',
  },
  {
    names: /(?:request|correlation|trace|span|transaction|message|probe|scan|run)id$/,
    like: ID,
    why: 'an identifier that a tool makes up for itself',
  },
  {
    names: /(?:sessionid|sessioncookie|cookie|sid|csrftoken|xsrftoken)$/,
    like: new RegExp(`(?:^|[=;:])(${RANDOM})$`),
    why: 'a cookie that a tool makes up for itself',
  },
]

/** A name that leads to its string: by an assignment, as a key, or as the argument before. */
const LEADS = /(?:^|[^=!<>:+])(?::=|=>|=|:)\s*$|\(\s*["'`][\w-]+["'`]\s*,\s*$/
/** Of the letters that people fill with. */
const RUN = /^([AXx])\1{15,}$/
/** So many letters of a name's end are looked at. */
const BEFORE = 100
const LEAST_BITS = 20
/** A longer string is content. */
const MOST_LETTERS = 400

/**
 * All proposals, by path and place. What partners may publish is left out, for it accuses nobody; and
 * what another item has as well, because each item would have a value of its own.
 */
export function proposedValues(items: readonly MarkableItem[]): Proposal[] {
  return items.flatMap((item) => {
    if (item.exposure === 'publishable') return []
    const tokens = lex(item.text, languageOf(item.path, item.text))
    const taken = [
      ...declaredValues(item.text, item.declared),
      ...detectedValues(item.text, tokens),
    ]
    const found = new Map<string, Proposal>()
    for (const token of tokens) {
      const one = token.kind === 'string' ? proposalAt(item, token) : undefined
      if (one === undefined || found.has(one.value)) continue
      const isTaken = taken.some(({ text }) => text.includes(one.value) || one.value.includes(text))
      const isShared = items.some(
        ({ path, text }) => path !== item.path && text.includes(one.value),
      )
      if (!isTaken && !isShared) found.set(one.value, one)
    }
    return [...found.values()]
  })
}

function proposalAt({ path, text }: MarkableItem, token: Token): Proposal | undefined {
  const inner = token.text.slice(1, -1)
  const before = text.slice(Math.max(0, token.start - BEFORE), token.start)
  const name = nameBefore(text, token.start)
  const { line } = token
  const make = (value: string, why: string): Proposal | undefined => {
    const form = formNameOf(value)
    const bits = Math.round(
      alphabetsOf(formOf(value, form)).reduce((sum, size) => sum + Math.log2(size), 0),
    )
    if (bits < LEAST_BITS || text.includes(`import ${value}`)) return undefined
    return { ...{ path, line, value, form, why, bits }, name: name ?? 'filler' }
  }
  if (inner.length > MOST_LETTERS) return undefined
  if (RUN.test(inner)) return make(inner, 'a long run of one letter, which is filler')
  if (name === undefined || !LEADS.test(before)) return undefined
  for (const { names, like, why } of KINDS) {
    const value = names.test(name) ? like.exec(inner)?.[1] : undefined
    if (value !== undefined) return make(value, why)
  }
  return undefined
}

/** The narrowest form that keeps a value what it is: hex stays hex, a UUID a UUID. */
function formNameOf(value: string): FormName {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return 'uuid'
  if (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(value) && /[0-9]/.test(value)) return 'hex'
  return /[0-9]/.test(value) ? 'alphanumeric' : 'letters'
}

/** The lines of bundle.yaml that declare these values, to be put under their item. */
export function asDeclarations(own: readonly Proposal[]): string {
  const lines = own.map(
    ({ name, value, form }) => `      - { name: ${name}, value: ${value}, form: ${form} }`,
  )
  return ['    free:', ...lines].join('\n')
}
