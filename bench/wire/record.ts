// Records what a program says to the toy product over loopback: by tcpdump, and byte for byte.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { Budget, TRAFFIC_LIMITS } from '@forewarn/core/marking/traffic/budget'
import { framesOf } from '@forewarn/core/marking/traffic/capture'
import { messagesIn } from '@forewarn/core/marking/traffic/http'
import { packetOf } from '@forewarn/core/marking/traffic/packet'
import { base64, concat, utf8 } from '@forewarn/core/shared/bytes'
import { packetsOf, pcap, type Said } from '../../tests/tracing/captured.ts'

const PRODUCT = new URL('../../demo/toy/product/postern.js', import.meta.url).pathname

export interface Recorder {
  readonly address: string
  /** What was said since the last call, one list a connection. */
  taken(): Said[][]
  /** How many bytes were said since then. */
  spoken(): number
  end(): void
}

/** The toy product behind a relay that writes down both sides. */
export async function openRecorder(): Promise<Recorder> {
  const product = spawn(process.execPath, [PRODUCT, '1.4'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(product.stdout, 'data')) as [Buffer]
  const { port } = new URL(line.toString().trim())
  let connections: Said[][] = []
  const relay = createServer((client) => {
    const said: Said[] = []
    connections.push(said)
    const server = connect(Number(port), '127.0.0.1')
    const pass = (by: 0 | 1, from: typeof client, to: typeof client) => {
      from.on('data', (bytes) => {
        said.push({ by, bytes: new Uint8Array(bytes as Buffer) })
        to.write(bytes)
      })
      from.on('end', () => to.end())
      from.on('error', () => to.destroy())
    }
    pass(0, client, server)
    pass(1, server, client)
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    address: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    spoken: () => connections.flat().reduce((sum, { bytes }) => sum + bytes.length, 0),
    taken() {
      const said = connections
      connections = []
      return said
    },
    end() {
      relay.close()
      product.kill()
    },
  }
}

/** Whether tcpdump is there and may listen. */
export function mayCapture(): boolean {
  return spawnSync('tcpdump', ['-D'], { stdio: 'ignore' }).status === 0 && process.getuid?.() === 0
}

interface Spoken {
  readonly folder: string
  readonly speak: () => Promise<void>
  /** How many bytes both sides said by now. */
  readonly spoken: () => number
}

/** @returns the capture, once `speak` is done and the kernel has handed all of it over */
export async function captured(
  address: string,
  { folder, speak, spoken }: Spoken,
): Promise<Uint8Array> {
  const file = join(folder, 'session.pcap')
  const only = ['tcp', 'and', 'port', new URL(address).port]
  const dump = spawn(
    'tcpdump',
    ['-i', 'lo', '-U', '--immediate-mode', '-s', '0', '-w', file, ...only],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const ended = once(dump, 'exit')
  try {
    await listening(dump)
    await speak()
    await written(file, spoken())
  } finally {
    dump.kill('SIGINT')
    await ended
  }
  return new Uint8Array(readFileSync(file))
}

async function written(file: string, bytes: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    await new Promise((done) => setTimeout(done, 100))
    const budget = new Budget('capture', TRAFFIC_LIMITS)
    const packets = framesOf(new Uint8Array(readFileSync(file)), budget).flatMap(
      (frame) => packetOf(frame) ?? [],
    )
    const seen = packets.reduce((sum, { segment }) => sum + (segment?.payload.length ?? 0), 0)
    if (seen >= bytes) return
  }
}

async function listening({ stderr }: ChildProcess): Promise<void> {
  let said = ''
  while (stderr !== null && !said.includes('listening on')) {
    const [bytes] = (await once(stderr, 'data')) as [Buffer]
    said += bytes.toString()
  }
}

/** The bytes exchanged as a capture of our own writing. */
export function asCapture(connections: readonly (readonly Said[])[]): Uint8Array {
  return pcap(
    connections.flatMap((said, i) =>
      packetsOf({ said, clientPort: 50_000 + i, serverPort: 8080, segment: 1460 }),
    ),
  )
}

/** The bytes exchanged as an HTTP archive of our own writing. */
export function asArchive(connections: readonly (readonly Said[])[]): Uint8Array {
  const budget = new Budget('archive', TRAFFIC_LIMITS)
  const of = (said: readonly Said[], by: 0 | 1) =>
    messagesIn(concat(...said.filter((one) => one.by === by).map(({ bytes }) => bytes)), budget)
  const entries = connections.flatMap((said) => {
    const answers = of(said, 1)
    return of(said, 0).map(({ head, body }, i) => {
      const [start = '', ...lines] = head.trimEnd().split('\r\n')
      const [method, path] = start.split(' ')
      const answer = answers[i]?.body ?? new Uint8Array(0)
      return {
        request: {
          ...{ method, url: `http://mail.example${path}`, headers: headersOf(lines) },
          postData: { mimeType: 'multipart/form-data', text: Buffer.from(body).toString('latin1') },
        },
        response: {
          ...{ status: 200, headers: [] },
          content: { text: base64(answer), encoding: 'base64' },
        },
      }
    })
  })
  return utf8(JSON.stringify({ log: { version: '1.2', creator: { name: 'bench' }, entries } }))
}

function headersOf(lines: readonly string[]) {
  return lines.map((line) => {
    const at = line.indexOf(':')
    return { name: line.slice(0, at), value: line.slice(at + 1).trim() }
  })
}
