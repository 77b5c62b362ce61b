// JavaScript: regular expressions that match the same, where nobody can see how they are written.

/** What stands right before or behind a regular expression that is only ever asked. */
const ASKED_BEFORE = /\.(?:replace|replaceAll|split|search|match|matchAll)\(\s*$/
const ASKED_BEHIND = /^\s*\.(?:test|exec)\(/

/** One thing in brackets: a class, an escape, a range, a character that means nothing else. */
const ITEM =
  /\\[dDsSwW]|(?:\\(?:[nrtfv0.*+?^${}()|[\]\\/-](?!\d)|x[\da-fA-F]{2}|u[\da-fA-F]{4})|[^\\\]^-])(?:-(?:\\(?:[nrtfv\\\]-]|x[\da-fA-F]{2}|u[\da-fA-F]{4})|[^\\\]^-]))?/y

/** The same expression in other spellings, itself first; alone where no other is certain. */
export function otherRegexes(text: string, before: string, behind: string): readonly string[] {
  if (!ASKED_BEFORE.test(before) && !ASKED_BEHIND.test(behind)) return [text]
  const end = text.lastIndexOf('/')
  const flags = text.slice(end + 1)
  if (/[^dgimsy]/.test(flags)) return [text] // other alphabets have other rules
  const bodies = turned(text.slice(1, end)).flatMap((body) => [body, digits(body)])
  return [...new Set(bodies)].map((body) => `/${body}/${flags}`)
}

/** What stands in the first brackets that hold several things, in order and turned round. */
function turned(body: string): readonly string[] {
  for (const { index, set } of sets(body)) {
    const from = index + (set.startsWith('[^') ? 2 : 1)
    const items = itemsOf(set.slice(from - index, -1))
    if (items === undefined || items.length < 2) continue
    const other = [...items].reverse().join('')
    if (other === items.join('')) continue
    return [body, body.slice(0, from) + other + body.slice(index + set.length - 1)]
  }
  return [body]
}

function* sets(body: string): Generator<{ index: number; set: string }> {
  for (const { index, 0: part } of body.matchAll(/\\[\s\S]|\[(?:[^\]\\]|\\[\s\S])*\]/g)) {
    if (part.startsWith('[')) yield { index, set: part }
  }
}

function itemsOf(inside: string): string[] | undefined {
  const items: string[] = []
  for (let at = 0; at < inside.length; at = ITEM.lastIndex) {
    ITEM.lastIndex = at
    const item = ITEM.exec(inside)?.[0]
    if (item === undefined) return undefined
    items.push(item)
  }
  return items
}

/** `\d` is `[0-9]` in every expression of the language, and the other way round. */
function digits(body: string): string {
  const parts: string[] = body.match(/\\[\s\S]|\[(?:[^\]\\]|\\[\s\S])*\]|[^\\[]+/g) ?? []
  if (parts.join('') !== body) return body
  const isShort = parts.includes('\\d')
  const isLong = parts.includes('[0-9]')
  if (isShort === isLong) return body
  const [old, other] = isShort ? ['\\d', '[0-9]'] : ['[0-9]', '\\d']
  return parts.map((part) => (part === old ? other : part)).join('')
}
