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

/** `name` first, then what else it may be called; alone where nothing is as good. */
export function otherNames(name: string, recase: boolean): string[] {
  const group = GROUP_OF.get(name)
  if (group !== undefined) return [name, ...group.filter((other) => other !== name)]
  const other = recase ? recased(name) : undefined
  return other === undefined ? [name] : [name, other]
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
