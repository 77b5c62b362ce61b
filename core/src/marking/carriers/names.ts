// Local names that mean the same to a reader.

/** Groups of names; a name belongs to one group only. */
const GROUPS: readonly (readonly string[])[] = `
  response resp reply
  request req
  result res outcome
  message msg
  index idx
  buffer buf
  value val
  number num
  count cnt total
  config cfg conf
  configuration settings
  options opts
  option opt
  parameters params
  parameter param
  argument arg
  temporary temp tmp
  error err
  errors errs
  socket sock
  connection conn
  packet pkt
  offset off
  position pos
  destination dest
  source src
  address addr
  header hdr
  headers hdrs
  command cmd
  commands cmds
  version ver
  current cur
  previous prev
  output out
  input inp
  hostname host_name
  filename file_name fname
  pathname path_name
  username user_name
  password passwd pwd
  content contents
  element elem
  elements elems
  iterator iter
  callback cb
  context ctx
  document doc
  expression expr
  expected wanted
  actual got
  property prop
  properties props
  reference ref
  references refs
  sequence seq
  session sess
  attempts tries
  language lang
  library lib
  credentials creds
  signature sig
  certificate cert
  information info
  description descr
  report summary
  template tmpl
  timestamp stamp
  token tok
  answer ans
  left lhs
  right rhs
  word term
  stream strm
  handle hnd
  timeout time_limit
  entry record
  entries records
  lines rows
`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' '))

const GROUP_OF = new Map(GROUPS.flatMap((group) => group.map((name) => [name, group] as const)))

/** How a language joins the words of a name where it is free to choose. */
export type Joining = 'like_this' | 'likeThis'

/** `name` first, then what else it may be called; alone where nothing is as good. */
export function otherNames(name: string, recase: boolean): string[] {
  if (name.startsWith('$')) return otherNames(name.slice(1), recase).map((other) => `$${other}`)
  const group = GROUP_OF.get(name)
  if (group !== undefined) return [name, ...group.filter((other) => other !== name)]
  const other = recase ? recased(name) : undefined
  return other === undefined ? [name] : [name, other]
}

/** Longer names are made by programs, and some others have a meaning of their own. */
const ORDINARY = /^[A-Za-z](?:[A-Za-z0-9]|_(?=[A-Za-z0-9])){0,29}$/

/**
 * For a name that may be called anything: `name` first, then what else it may be called. Without a
 * word that means the same, `host` becomes `the_host`, and `i` becomes `ii`.
 */
export function anyNames(name: string, joining: Joining): string[] {
  const known = otherNames(name, false)
  if (known.length > 1 || !ORDINARY.test(name)) return known
  const words = name.split(/(?<=[a-z0-9])(?=[A-Z])|_/)
  const at = words.findIndex((word) => GROUP_OF.has(word.toLowerCase()))
  const word = words[at] ?? ''
  const others = (GROUP_OF.get(word.toLowerCase()) ?? []).filter(
    (one) => one !== word.toLowerCase(),
  )
  if (words.length > 1 && others.length > 0) {
    return [name, ...others.map((other) => name.replace(word, () => casedLike(word, other)))]
  }
  if (name.length === 1) return [name, name + name]
  if (name === name.toUpperCase()) return [name, `THE_${name}`]
  const isSnake = name.includes('_') || (joining === 'like_this' && name === name.toLowerCase())
  if (isSnake) return [name, `the_${name}`]
  const isCapital = /^[A-Z]/.test(name)
  return [name, isCapital ? `The${name}` : `the${name.slice(0, 1).toUpperCase()}${name.slice(1)}`]
}

function casedLike(word: string, other: string): string {
  if (word === word.toLowerCase()) return other
  if (word === word.toUpperCase()) return other.toUpperCase()
  return other
    .split('_')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('')
}

/** `likeThis` for `like_this`, and the other way round. */
function recased(name: string): string | undefined {
  if (/^[a-z]+(?:_[a-z]+)+$/.test(name)) {
    return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  }
  if (/^[a-z]+(?:[A-Z][a-z]+)+$/.test(name)) {
    return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  }
  return undefined
}
