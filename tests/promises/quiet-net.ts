// A network of one: what a command sends beyond this machine is counted, and every name it asks for is kept.
//   node quiet-net.ts COMMAND…, as root of namespaces of its own: see `no-packet.test.ts`.

import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** Printed in JSON. */
export interface Heard {
  readonly code: number | null
  /** What the command said on either stream. */
  readonly out: string
  readonly err: string
  /** That went out by the cable. */
  readonly packets: number
  /** That were asked of the resolver. */
  readonly names: readonly string[]
}

/** Addresses for documentation (RFC 5737): nobody has them. */
const OWN = '192.0.2.1'
const RESOLVER = '192.0.2.53'
const ELSEWHERE = [198, 51, 100, 7]

/** The way out leads into a cable that ends here. */
const CABLES = [
  'sysctl -qw net.ipv6.conf.default.disable_ipv6=1 || true',
  'ip link set lo up',
  'ip link add out0 type veth peer name end0',
  `ip addr add ${OWN}/24 dev out0`,
  `ip addr add ${RESOLVER}/32 dev lo`,
  'ip link set out0 up',
  'ip link set end0 up',
  'ip route add default dev out0',
]

const say = (line: string): void => void execFileSync('sh', ['-c', line])

/** Of /proc/net/dev, the tenth number of the cable's line. */
function sent(): number {
  const [, numbers = ''] = /out0:(.*)/.exec(readFileSync('/proc/net/dev', 'utf8')) ?? []
  return Number(numbers.trim().split(/\s+/)[9])
}

/** The name in a question. Source: RFC 1035 §4.1.2. */
function nameIn(question: Buffer): string {
  const labels: string[] = []
  for (let at = 12; question[at]; at += 1 + (question[at] ?? 0))
    labels.push(question.toString('latin1', at + 1, at + 1 + (question[at] ?? 0)))
  return labels.join('.')
}

/** Every name has one address, so that whoever asked goes on and is seen to. */
function answerTo(question: Buffer): Buffer {
  const end = 12 + nameIn(question).length + 2 + 4
  const isForAddress = question.readUInt16BE(end - 4) === 1
  const head = Buffer.from(question.subarray(0, end))
  head.writeUInt16BE(0x8180, 2)
  head.writeUInt16BE(isForAddress ? 1 : 0, 6)
  head.writeUInt16BE(0, 10)
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...ELSEWHERE])
  return isForAddress ? Buffer.concat([head, record]) : head
}

async function main([command = '', ...words]: readonly string[]): Promise<Heard> {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-quiet-'))
  for (const line of CABLES) say(line)
  const file = join(folder, 'resolv.conf')
  writeFileSync(file, `nameserver ${RESOLVER}\noptions timeout:30 attempts:1\n`)
  say(`mount --bind ${file} /etc/resolv.conf`)
  const names: string[] = []
  const resolver = createSocket('udp4')
  resolver.on('message', (question, { port, address }) => {
    names.push(nameIn(question))
    resolver.send(answerTo(question), port, address)
  })
  resolver.bind(53, RESOLVER)
  await once(resolver, 'listening')
  const before = sent()
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  const heard = { code, out, err, packets: sent() - before, names }
  resolver.close()
  say('umount /etc/resolv.conf')
  rmSync(folder, { recursive: true })
  return heard
}

process.stdout.write(`${JSON.stringify(await main(process.argv.slice(2)))}\n`)
