// Shells as symbols: which commands run, with which options, joined how.

import type { Language } from '../syntax/language.ts'
import type { Token } from '../syntax/token.ts'
import type { Gathered } from './gathered.ts'
import { FUNCTIONS, MEANINGS } from './symbols.ts'

/** After these a command comes next, and a pattern after `case`. */
const BEGINS = new Set(
  `; ;; & && || | |& { } ( ) $( $(( ! do then else elif if while until in function = @( \${`.split(
    /\s+/,
  ),
)
const TESTS = new Map(
  Object.entries({
    ...{ '=': 'equal', '==': 'equal', '!=': 'equal', '=~': 'regex', '-eq': 'equal' },
    ...{ '-ne': 'equal', '-lt': 'compare', '-gt': 'compare', '-le': 'compare', '-ge': 'compare' },
    ...{ '-like': 'equal', '-notlike': 'equal', '-match': 'regex', '-notmatch': 'regex' },
    ...{ '-and': 'if', '-or': 'if', '-replace': 'm:replace', '-split': 'm:split' },
    ...{ '-join': 'm:join', '-contains': 'm:includes', '-in': 'm:includes', '-is': 'type' },
  }),
)
const REDIRECTS = new Map(
  Object.entries({ '|': 'pipe', '>': 'into', '>>': 'into', '<': 'from', '<<<': 'from' }),
)

export function readCommands(
  tokens: readonly Token[],
  language: Language,
  gathered: Gathered,
): void {
  let before: Token | undefined
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (token.kind === 'comment') continue
    gathered.line = token.line
    const isFirst = before === undefined || before.line < token.line || BEGINS.has(before.text)
    const option = optionAt(tokens, at)
    if (option > at) {
      const words = tokens.slice(at, option + 1).map(({ text }) => text)
      const name = words.join('').toLowerCase()
      gathered.emit(TESTS.get(name) ?? `o:${name}`)
      at = option
    } else readOne(token, tokens[at + 1], { isFirst, before, language, gathered })
    before = tokens[at]
  }
}

interface Around {
  readonly isFirst: boolean
  readonly before: Token | undefined
  readonly language: Language
  readonly gathered: Gathered
}

function readOne(token: Token, next: Token | undefined, around: Around): void {
  const { isFirst, before, language, gathered } = around
  const { kind, text } = token
  if (kind === 'string') {
    if (gathered.string(text, language) !== '') gathered.emit('string')
  } else if (kind === 'number') gathered.number(text)
  else if (kind === 'name') {
    const isAssigned = next?.text === '=' && next.start === token.end
    const isMember = before?.text === '.' || before?.text === '::'
    const isCommand = isFirst && before?.text !== '$'
    if (!isAssigned && (isMember || isCommand)) gathered.emitMember(text)
    else gathered.name(text)
  } else for (const meaning of meaningsOf(token, around)) gathered.emit(meaning)
}

function meaningsOf(token: Token, { before, language }: Around): readonly string[] {
  const spelt = token.text.toLowerCase()
  if (FUNCTIONS.has(spelt)) return ['function']
  if (isAssignment(token, before, language)) return ['assign']
  const own = TESTS.get(spelt) ?? REDIRECTS.get(spelt)
  return own === undefined ? (MEANINGS.get(spelt) ?? []) : [own]
}

/** `a=b` in a shell, where `a = b` is a test; PowerShell has no other use for the sign. */
const isAssignment = (
  { text, start }: Token,
  before: Token | undefined,
  language: Language,
): boolean =>
  text === '=' && before?.kind === 'name' && (language === 'powershell' || before.end === start)

/** `-q`, `--quiet`, `-Path`: where it ends, or `at` where none begins. */
function optionAt(tokens: readonly Token[], at: number): number {
  const [dash, name] = [tokens[at], tokens[at + 1]]
  const isDash = dash?.kind === 'operator' && (dash.text === '-' || dash.text === '--')
  const isApart = tokens[at - 1]?.end !== dash?.start
  if (!isDash || !isApart || name?.start !== dash.end) return at
  if (name.kind !== 'name' && name.kind !== 'keyword') return at
  let end = at + 1
  while (tokens[end + 1]?.text === '-' && tokens[end + 2]?.start === tokens[end + 1]?.end) end += 2
  return Math.min(end, tokens.length - 1)
}
