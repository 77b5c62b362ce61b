// English verbs and nouns in all their forms, for tables of words.

/** Base, third person, past, participle and gerund; no past where it differs from the participle. */
export type Forms = readonly [base: string, third: string, past: string | undefined, gerund: string]

/** Past and participle alike; or none, where they differ. */
const IRREGULAR: Readonly<Record<string, string | undefined>> = {
  ...{ send: 'sent', find: 'found', build: 'built', make: 'made', keep: 'kept', hold: 'held' },
  ...{ get: 'got', set: 'set', put: 'put', feed: 'fed', bring: 'brought', leave: 'left' },
  ...{ tell: 'told', lead: 'led', think: 'thought', shut: 'shut', spend: 'spent', meet: 'met' },
  ...{ give: undefined, take: undefined, choose: undefined, run: undefined, write: undefined },
  ...{ show: undefined, break: undefined, begin: undefined, go: undefined, draw: undefined },
  ...{ see: undefined, undo: undefined, know: undefined, grow: undefined, become: undefined },
}

/** Verbs that double their last letter. */
const DOUBLING = new Set(
  `stop drop skip swap plan ship strip permit omit submit transmit admit spot run set put get cut
  begin shut plug log vet map trap commit refer occur`.split(/\s+/),
)

/** Of a phrase, such as `turn on`, the first word is inflected. */
export function verbForms(phrase: string): Forms {
  const [verb = '', ...rest] = phrase.split(' ')
  const behind = rest.length > 0 ? ` ${rest.join(' ')}` : ''
  const past = Object.hasOwn(IRREGULAR, verb) ? IRREGULAR[verb] : regularPast(verb)
  return [phrase, third(verb) + behind, past && past + behind, gerund(verb) + behind]
}

/** Of a phrase the last word is inflected. */
export function plural(phrase: string): string {
  return third(phrase)
}

function third(word: string): string {
  if (/(?:s|x|z|ch|sh|[^aeiou]o)$/.test(word)) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

function regularPast(verb: string): string {
  if (verb.endsWith('e')) return `${verb}d`
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ied`
  return DOUBLING.has(verb) ? `${verb}${verb.at(-1)}ed` : `${verb}ed`
}

function gerund(verb: string): string {
  if (/[^e]e$/.test(verb)) return `${verb.slice(0, -1)}ing`
  return DOUBLING.has(verb) ? `${verb}${verb.at(-1)}ing` : `${verb}ing`
}
