// Programs under other names: what is measured must not be found by how it is called.

import { mix } from '@forewarn/core/likeness/symbols'
import { lex } from '@forewarn/core/syntax/lex'
import type { PublicFile } from './public-code.ts'

/** Names changed throughout, comments and layout dropped; library members keep their names. */
export function disguise({ text, language }: Pick<PublicFile, 'text' | 'language'>): string {
  let out = ''
  let before = ''
  let line = 1
  for (const token of lex(text, language)) {
    if (token.kind === 'comment') continue
    out += token.line > line ? '\n' : ' '
    line = token.line
    const isMember = /^(?:\.|:|->|::|\?->|&\.|\$|-)$/.test(before)
    const isLocal =
      token.kind === 'name' && !isMember && !/^(?:require|isinstance)$/.test(token.text)
    out += isLocal
      ? `${token.text[0]}_${(mix(1, token.text.length) >>> 0).toString(36)}`
      : token.text
    before = token.text
  }
  return out
}
