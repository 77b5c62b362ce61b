// Runs the simplest rules of Suricata and Snort: contents anywhere in what is sent, and nothing else.

import { NotUnderstood } from '../syntax/own/nodes.ts'
import { parseSnort } from '../syntax/own/snort.ts'
import { type SyntaxTree, textOf, walk } from '../syntax/tree.ts'
import { contentBytes } from './snort-meaning.ts'

const PLAIN = new Set(['msg', 'content', 'file_data', 'sid', 'rev'])

/**
 * The numbers of the rules whose contents all stand in `payload`, whatever the protocol. This is no
 * engine: it tells that a rule holds the bytes that are sent, and not that Suricata takes it.
 *
 * @throws NotUnderstood for any other option
 */
export function firingContents(source: string, payload: Uint8Array): number[] {
  const tree = parseSnort(source)
  if (tree.isBroken) throw new NotUnderstood()
  const sent = asText(payload)
  return tree.root.children.flatMap((rule) => {
    if (rule.kind !== 'rule') return []
    const { contents, sid } = plainRule(tree, rule)
    return contents.every((content) => sent.includes(content)) ? [sid] : []
  })
}

function plainRule(tree: SyntaxTree, rule: SyntaxTree['root']) {
  let sid = 0
  const contents: string[] = []
  for (const option of walk(rule)) {
    const [name, , value] = option.children
    if (!/option$/.test(option.kind) || name === undefined) continue
    if (!PLAIN.has(textOf(tree, name))) throw new NotUnderstood()
    if (textOf(tree, name) === 'sid' && value) sid = Number(textOf(tree, value))
    if (value?.kind !== 'content') continue
    const bytes = contentBytes(textOf(tree, value))
    if (bytes === undefined || option.children.length > 3) throw new NotUnderstood()
    contents.push(asText(new Uint8Array(bytes)))
  }
  return { contents, sid }
}

/** One character a byte. */
function asText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
