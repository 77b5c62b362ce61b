// Formats of documents, settings and tables, read as tokens.

import type { Lexicon } from '../lexicon.ts'
import { block, NONE, SINGLE_LINE, words } from './parts.ts'
import { bash } from './scripts.ts'

const plain: Lexicon = { ...bash, keywords: NONE, operators: [], lineComments: [], nameExtras: '' }

export const json: Lexicon = {
  ...plain,
  keywords: words('true false null'),
  quotes: [block('"')],
  escapes: 'javascript',
}

export const yaml: Lexicon = {
  ...plain,
  keywords: words('true false null'),
  operators: ['---', '...'],
  lineComments: ['#'],
  quotes: SINGLE_LINE,
  nameExtras: '-',
}

export const csv: Lexicon = { ...plain, quotes: [block('"')] }

export const xml: Lexicon = {
  ...plain,
  operators: ['</', '/>', '<?', '?>', '<![CDATA[', ']]>'],
  blockComments: [['<!--', '-->']],
  quotes: [block('"')],
  nameExtras: '-:',
}

export const html: Lexicon = { ...xml, operators: ['</', '/>', '<!'] }
