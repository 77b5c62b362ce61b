// Where a line of comment changes nothing: between the parts of a text, proven by reading it again.

import { parseAllDocuments } from 'yaml'
import { type Language, languageOf } from '../../syntax/language.ts'
import { lex } from '../../syntax/lex.ts'

/** A place for one token: what is written at `at` is `before`, the token, and `after`. */
export interface TokenPlace {
  readonly at: number
  readonly before: string
  readonly after: string
}

/** Whether two texts of a file say the same apart from comments; asked after our own light reading. */
export type SameProgram = (path: string, before: string, after: string) => boolean

type Marks = readonly [open: string, close: string]

const SLASHES: Marks = ['// ', '']
const HASH: Marks = ['# ', '']
const TAGS: Marks = ['<!-- ', ' -->']

/** Comments, which carry no mark of the vendor's but their wording. What is not here gets no token. */
const COMMENTS: Partial<Record<Language, Marks>> = {
  javascript: SLASHES,
  typescript: SLASHES,
  python: HASH,
  lua: ['-- ', ''],
  c: ['/* ', ' */'],
  cpp: SLASHES,
  java: SLASHES,
  csharp: SLASHES,
  go: SLASHES,
  php: SLASHES,
  rust: SLASHES,
  bash: HASH,
  powershell: HASH,
  ruby: HASH,
  yaml: HASH,
  yara: SLASHES,
  snort: HASH,
  markdown: TAGS,
  html: TAGS,
  xml: TAGS,
}

/** At most so many in one file: a copy of it that lost one may keep another. */
const MOST_IN_FILE = 3
/** Larger files are data. */
const LONGEST = 2_000_000

/** Programs that count their own lines, or read on behind their end. */
const READS_ITSELF =
  /__LINE__|^__(?:END|DATA)__|__halt_compiler|\b(?:tail|head|sed|awk|cut|dd)\b.*\$\{?0/m

const TRIAL = '01234567-89abcdef-01234567-89abcdef'

/** In text order, spread over the file; none where nothing is certain. */
export function tokenPlaces(path: string, text: string, isSame?: SameProgram): TokenPlace[] {
  if (text.trim() === '' || text.length > LONGEST) return []
  if (isPatch(text)) return beforePatch(text)
  const language = languageOf(path, text)
  const marks = COMMENTS[language]
  if (marks === undefined || READS_ITSELF.test(text)) return []
  const isInert = (place: TokenPlace) => {
    const after = withTokens(text, [{ place, token: TRIAL }])
    return readsAlike(language, text, after) && isSame?.(path, text, after) !== false
  }
  return spread(candidatePlaces(text, language, marks), isInert)
}

/** The text with a token at each place, which are in text order. */
export function withTokens(
  text: string,
  tokens: readonly { readonly place: TokenPlace; readonly token: string }[],
): string {
  let [written, from] = ['', 0]
  for (const { place, token } of tokens) {
    written += text.slice(from, place.at) + place.before + token + place.after
    from = place.at
  }
  return written + text.slice(from)
}

/** The first, the last, and one amid them, of those that pass; few are tried. */
function spread(places: readonly TokenPlace[], isInert: (place: TokenPlace) => boolean) {
  const wanted = [0, places.length - 1, places.length >> 1]
  const order = [...new Set([...wanted, 1, places.length - 2])].filter((i) => i in places)
  const chosen: TokenPlace[] = []
  for (const i of order) {
    const place = places[i] as TokenPlace
    if (chosen.length < MOST_IN_FILE && isInert(place)) chosen.push(place)
  }
  return chosen.sort((a, b) => a.at - b.at)
}

/** After an empty line, before one that begins at the margin; and at the end. */
function candidatePlaces(text: string, language: Language, [open, close]: Marks): TokenPlace[] {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const places: TokenPlace[] = []
  const isMarkup = language === 'html' || language === 'xml'
  const starts = isMarkup ? [] : [...text.matchAll(/(?<=\n[ \t]*\r?\n)(?=[^\s])/g)]
  for (const { index: at } of starts) {
    if (language === 'markdown' && !/^#{1,6} /.test(text.slice(at, at + 8))) continue
    places.push({ at, before: open, after: `${close}${eol}${eol}` })
  }
  if (isMarkup && !text.trimEnd().endsWith('>')) return []
  const isEnded = text.endsWith('\n')
  const gap = language === 'markdown' ? eol : ''
  const before = isEnded ? gap : eol + gap
  return [
    ...places,
    { at: text.length, before: before + open, after: isEnded ? close + eol : close },
  ]
}

/** Comments apart, the light lexer reads the same; and one comment more, which is the token's. */
function readsAlike(language: Language, before: string, after: string): boolean {
  if (language === 'markdown') return fences(before) % 2 === 0 && areFencesKept(before, after)
  if (language === 'yaml') {
    const said = saidInYaml(before)
    return said !== undefined && said === saidInYaml(after)
  }
  const [old, fresh] = [lex(before, language), lex(after, language)]
  const said = (tokens: typeof old) =>
    tokens.filter(({ kind }) => kind !== 'comment').map(({ kind, text }) => `${kind} ${text}`)
  return fresh.length === old.length + 1 && said(old).join('\n') === said(fresh).join('\n')
}

const FENCE = /^ {0,3}(?:```|~~~)/gm

const fences = (text: string): number => text.match(FENCE)?.length ?? 0

/** A heading inside a fence is none: as many fences are open before the token as are closed. */
function areFencesKept(before: string, after: string): boolean {
  let at = 0
  while (at < before.length && before[at] === after[at]) at++
  return fences(before.slice(0, at)) % 2 === 0
}

/** `undefined` where it is no YAML. */
function saidInYaml(text: string): string | undefined {
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0))
    return undefined
  try {
    return JSON.stringify(documents.map((one) => one.toJS({ maxAliasCount: 100 })))
  } catch (error) {
    if (error instanceof ReferenceError) return undefined // more aliases than that
    throw error
  }
}

const PATCH = /^(?:diff --git |Index: |--- \S)/m

function isPatch(text: string): boolean {
  return PATCH.test(text) && /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m.test(text)
}

/** What stands before the first file of a patch is passed over by `patch`, `git apply` and `git am`. */
function beforePatch(text: string): TokenPlace[] {
  const at = PATCH.exec(text)?.index ?? 0
  const isMail = /^From [0-9a-f]{7,}/.test(text)
  if (isMail && !/^---\r?$/m.test(text.slice(0, at))) return []
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  return [{ at, before: '# ', after: `${eol}${eol}` }]
}
