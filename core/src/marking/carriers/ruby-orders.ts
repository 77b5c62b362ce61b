// Ruby: neighbours that may stand in any order.

import type { Permutable } from './rules.ts'

/** Libraries that come with Ruby and may be loaded in any order: none looks at another's doing. */
const LIBRARIES =
  `abbrev base64 benchmark bigdecimal csv date delegate digest digest/md5 digest/sha1 digest/sha2
  erb etc fileutils find forwardable getoptlong io/console ipaddr json logger monitor net/http
  observer open-uri open3 openssl optparse ostruct pathname pp pstore rbconfig resolv securerandom
  set shellwords singleton socket stringio strscan tempfile thread time timeout tmpdir tsort uri
  weakref yaml zlib`
    .split(/\s+/)
    .join('|')

/** What is matched letter by letter. */
const KEY = `(?::\\w+|'[\\w .,/-]*'|"[\\w .,/-]*")`

export const RUBY_ORDERS: readonly Permutable[] = [
  {
    name: 'require-order',
    list: 'program',
    element: 'call',
    like: new RegExp(`^require ['"](?:${LIBRARIES})['"]$`),
    key: /['"]([\w/-]+)['"]/,
  },
  {
    name: 'attribute-order',
    list: 'argument_list',
    within: ['call'],
    outside: /^attr_(?:reader|writer|accessor)\s/,
    element: 'simple_symbol',
    key: /^(:\w+)$/,
    whole: true,
    unless: /\b(?:method_added|\w*instance_methods|methods)\b/,
  },
  {
    name: 'when-order',
    list: 'case',
    element: 'when',
    like: new RegExp(`^when\\s+${KEY}(?:\\s*,\\s*${KEY})*\\s*(?:\\bthen\\b|[;\\n])`),
    key: new RegExp(`^when\\s+(${KEY}(?:\\s*,\\s*${KEY})*)`),
    keysParted: /["'\s]*,["'\s]*|^["']|["']$/,
    unlike: /\b[a-z_]\w*\s*(?:\|\||&&|[-+*/|&])?=(?![=~>])/,
  },
]
