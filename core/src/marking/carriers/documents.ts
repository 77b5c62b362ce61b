// Formats of settings, documents and tables: what may change places in them and still be the same.

import { parseAllDocuments } from 'yaml'
import { NO_BINDINGS } from './no-bindings.ts'
import type { LanguageRules, Permutable } from './rules.ts'

const FORMAT = {
  expression: '%',
  statement: '%',
  statementHole: '%',
  lists: [],
  comments: [],
  strings: [],
  shapes: {},
  equivalences: [],
  bindings: NO_BINDINGS,
  prose: {},
} satisfies Omit<LanguageRules, 'permutables'>

/**
 * RFC 8259, §4: an object is an unordered collection. Node's conditions of export are none, and keys
 * that are whole numbers stay where they are: JavaScript sorts them before all others.
 */
export const json: LanguageRules = {
  ...FORMAT,
  permutables: [
    {
      ...{ name: 'key-order', list: 'object', element: 'pair', key: /^"(?!\d+")([^"\\]*)"/ },
      unless: /"(?:exports|imports)"\s*:/,
    },
  ],
  value: (source) => canonical(() => JSON.parse(source)),
}

const PLAIN_KEY = /^(?!["']?\d+["']?\s*:)([\w][\w .-]*?|"[\w .-]+"|'[\w .-]+')\s*:/
/** Block scalars, whose end is not seen, and whatever refers to something or sets it apart. */
const CLEVER = /[|>][-+\d]*[ \t]*(?:#.*)?(?:\n|$)|\n\s*$|(?:^|[\s[{,:-])[&*!]\S|<<\s*:/

const pairs = (list: string, element: string): Permutable => ({
  ...{ name: 'key-order', list, element, key: PLAIN_KEY, unlike: CLEVER },
  unless: /^%|(?:^|\s)(?:&\w|\*\w|!)/m,
})

/** YAML 1.2.2, §3.2.1.1: the keys of a mapping have no order. */
export const yaml: LanguageRules = {
  ...FORMAT,
  lists: ['block_node', 'flow_node'],
  comments: ['comment'],
  permutables: [pairs('block_mapping', 'block_mapping_pair'), pairs('flow_mapping', 'flow_pair')],
  value: yamlValue,
}

const attributes = (list: string, element: string): Permutable => ({
  ...{ name: 'attribute-order', list, element, key: /^([^\s=]+)/ },
})

/** XML 1.0, §3.1: the order of attributes is not significant. */
export const xml: LanguageRules = {
  ...FORMAT,
  comments: ['Comment'],
  permutables: [attributes('STag', 'Attribute'), attributes('EmptyElemTag', 'Attribute')],
}

export const html: LanguageRules = {
  ...FORMAT,
  opaque: ['script_element', 'style_element'],
  comments: ['comment'],
  permutables: [attributes('start_tag', 'attribute'), attributes('self_closing_tag', 'attribute')],
  prose: {
    kinds: ['text'],
    notIn: /^<(?:code|pre|kbd|samp|var|textarea|title|option|math|svg)\b/i,
  },
}

/** Longer ones are left as they are: reading them over and over would take too long. */
const LONGEST_YAML = 64 * 1024

/** As YAML 1.1 and as YAML 1.2, which differ in what a plain word is. */
function yamlValue(source: string): string | undefined {
  if (source.length > LONGEST_YAML) return undefined
  const values = (['1.1', '1.2'] as const).map((version) =>
    canonical(() =>
      parseAllDocuments(source, { version, prettyErrors: false, strict: true }).map((document) => {
        if ('errors' in document && document.errors.length > 0) throw new SyntaxError('not YAML')
        if (!('toJS' in document)) return null
        return document.toJS({ maxAliasCount: 0 })
      }),
    ),
  )
  return values.includes(undefined) ? undefined : values.join('\n')
}

/** A value in one spelling, its keys sorted; `undefined` where there is none. */
function canonical(read: () => unknown): string | undefined {
  try {
    return JSON.stringify(read(), (_, value) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    )
  } catch {
    return undefined
  }
}
