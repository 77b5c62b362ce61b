// Rules of detection engines.

import type { Lexicon } from '../lexicon.ts'
import { block, line, words } from './parts.ts'
import { bash } from './scripts.ts'

export const yara: Lexicon = {
  ...bash,
  keywords:
    words(`all and any ascii at base64 base64wide condition contains endswith entrypoint false
    filesize for fullword global icontains iendswith iequals import in include int16 int16be int32
    int32be int8 int8be istartswith matches meta nocase none not of or private rule startswith strings
    them true uint16 uint16be uint32 uint32be uint8 uint8be wide xor`),
  operators: '== != <= >= << >> ..'.split(' '),
  lineComments: ['//'],
  blockComments: [['/*', '*/']],
  quotes: [line('"')],
  escapes: 'javascript',
  slashRegexes: true,
  nameExtras: '',
}

export const snort: Lexicon = {
  ...bash,
  keywords: words('alert drop log pass reject sdrop any tcp udp icmp ip http tls dns ssh smtp ftp'),
  operators: ['->', '<>', '<-'],
  lineComments: ['#'],
  quotes: [block('"')],
  nameExtras: '$.',
}
