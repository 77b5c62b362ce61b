// Tripwires as text: for YARA, for Suricata and Snort, and for Sigma.

import { sha256 } from '@noble/hashes/sha2.js'
import { hex, utf8 } from '../shared/bytes.ts'
import { base64Anywhere } from './base64-anywhere.ts'
import { type Tripwire, textsOf } from './tripwire.ts'

/** As text in one byte or two, and inside base64. */
export function yaraTripwire({ name, on, any }: Tripwire): string {
  const strings = any.flatMap(({ texts }, group) =>
    texts.flatMap((text, i) => {
      const [id, written] = [`${'abc'[group]}_${i}`, `"${text.replace(/[\\"]/g, '\\$&')}"`]
      const plain = `    $${id} = ${written} ascii wide`
      return on === 'decoy' ? [plain, `    $${id}_b = ${written} base64 base64wide`] : [plain]
    }),
  )
  const condition = any.map(({ least }, group) => `${least} of ($${'abc'[group]}_*)`).join(' or ')
  return `rule ${name} {
  strings:
${strings.join('\n')}
  condition:
    ${condition}
}
`
}

/** Every way in which a decoy goes over the wire uncompressed, and compressed bodies of HTTP. */
export function suricataTripwires(wires: readonly Tripwire[]): string {
  const taken = new Set<number>()
  return wires
    .flatMap((wire) =>
      textsOf(wire).flatMap((text) => {
        const spellings = [text, ...base64Anywhere(utf8(text))]
        const rules = [
          ...spellings.flatMap((one) => ['tcp', 'udp'].map((over) => [over, `content:"${one}";`])),
          ['http', `file_data; content:"${text}";`],
        ]
        const first = firstSid(text, taken)
        return rules.map(([over, options], i) => {
          return `alert ${over} any any -> any any (msg:"${wire.name}"; ${options} sid:${first + i}; rev:1;)\n`
        })
      }),
    )
    .join('')
}

/** Numbers for one's own rules are those from a million on; a decoy takes up to ten in a row. */
function firstSid(text: string, taken: Set<number>): number {
  const digest = sha256(utf8(text))
  let at = ((digest[0] ?? 0) * 65_536 + (digest[1] ?? 0) * 256 + (digest[2] ?? 0)) % 99_999
  while (taken.has(at)) at = (at + 1) % 99_999
  taken.add(at)
  return 1_000_000 + 10 * at
}

const SOURCES = ['process_creation', 'webserver', 'proxy']

/** In command lines, and anywhere in what servers and proxies log. */
export function sigmaTripwire(wire: Tripwire): string[] {
  const { name } = wire
  const spellings = textsOf(wire).flatMap((text) => [text, ...base64Anywhere(utf8(text))])
  const list = (indent: string) => spellings.map((one) => `${indent}- '${one}'\n`).join('')
  return SOURCES.map((category) => {
    const isProcess = category === 'process_creation'
    const search = isProcess
      ? `  seen:\n    CommandLine|contains:\n${list('      ')}`
      : `  seen:\n${list('    ')}`
    return `title: ${name}
id: ${uuidOf(`${name} ${category}`)}
status: experimental
logsource:
  category: ${category}
detection:
${search}  condition: seen
level: high
`
  })
}

/** A version 8 UUID, whose bits are its maker's own. */
function uuidOf(text: string): string {
  const digits = hex(sha256(utf8(text)).subarray(0, 16))
  const parts = [8, 12, 16, 20, 32].map((end, i) => digits.slice([0, 8, 12, 16, 20][i], end))
  const [a, b, c = '', d = '', e] = parts
  return `${a}-${b}-8${c.slice(1)}-a${d.slice(1)}-${e}`
}
