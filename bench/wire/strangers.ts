// Flows that are nobody's copy: drawn to look like ours, and what Chromium and npm say on loopback.

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createRelay } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import { trace } from '@forewarn/core/marking/codes/trace'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import { wantedValues } from '@forewarn/core/marking/read/value-places'
import { type ValueForm, valueText } from '@forewarn/core/marking/value-form'
import { utf8 } from '@forewarn/core/shared/bytes'
import { chromium } from 'playwright-core'
import { packetsOf, pcap, type Said } from '../../tests/tracing/captured.ts'

export interface Strangers {
  readonly what: string
  readonly flows: number
  /** Flows in which anything at all was read. */
  readonly read: number
  readonly named: number
}

/** Every flow by itself. */
function judged(master: Master, what: string, flows: readonly Said[][]): Strangers {
  let [read, named] = [0, 0]
  for (const said of flows) {
    const bytes = pcap(packetsOf({ said, segment: 1460 }))
    const { reading, searched } = readLeak(master, [{ path: 'x.pcap', text: '', bytes }])
    if (reading.every((symbol) => symbol === undefined)) continue
    read++
    if (trace({ ...master, reading, searched }).traced.length > 0) named++
  }
  return { what, flows: flows.length, read, named }
}

export async function strangers(master: Master, isQuick: boolean): Promise<Strangers[]> {
  const drawn = isQuick ? 100 : 400
  return [
    judged(master, 'values of the very forms, under the very names', lookalikes(master, drawn)),
    judged(master, 'Chromium on loopback', await browsed(isQuick ? 10 : 60)),
    judged(master, 'npm on loopback', await npmSaid(isQuick ? 3 : 15)),
  ]
}

/** A value of each form, of nobody: what is worst for the decoder. */
function lookalikes(master: Master, count: number): Said[][] {
  const roll = dice(11)
  const wanted = master.items.flatMap(wantedValues)
  return Array.from({ length: count }, () => {
    const lines = wanted.map(
      ({ names, form }, i) => `${[...names][0] ?? `x-name-${i}`}: ${randomText(form, roll)}`,
    )
    return [{ by: 0, bytes: utf8(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`) }]
  })
}

function randomText(form: ValueForm, roll: Dice): string {
  const drawn = form.parts.reduce<number>((n, part) => n + (typeof part === 'number' ? part : 0), 0)
  const size = [Math.ceil(drawn / 2), Math.floor(drawn / 2)]
  return valueText(
    form,
    size.map((letters) => Math.floor(roll() * form.letters.length ** letters)),
  )
}

/** Pages that fetch, keep cookies and send forms, with identifiers as pages have them. */
const PAGE = `<!doctype html><script>
const id = () => crypto.randomUUID()
const any = (n) => Array.from(crypto.getRandomValues(new Uint8Array(n)), (b) => b.toString(36)).join('')
document.cookie = 'session=' + id().replaceAll('-', '')
const form = new FormData()
form.set('note', any(20))
form.set('file', new Blob([any(40)]), 'note-' + any(6) + '.txt')
await Promise.all([
  fetch('/a?trace=' + any(8) + '&t=' + Date.now(), { headers: { 'x-request-id': id() } }),
  fetch('/b', { method: 'POST', body: form }),
  fetch('/c', { method: 'POST', body: JSON.stringify({ traceId: id(), seen: btoa(any(30)) }) }),
])
document.title = 'done'
</script>`.replace('<script>', '<script type="module">')

async function browsed(pages: number): Promise<Said[][]> {
  const site = createServer((request, response) => {
    request.resume()
    response.setHeader('etag', `"${Math.random().toString(36).slice(2)}"`)
    response.setHeader('content-type', 'text/html')
    response.end(request.url === '/' ? PAGE : 'ok')
  })
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  const relay = await openRelay((site.address() as AddressInfo).port)
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  try {
    for (let i = 0; i < pages; i++) {
      const page = await browser.newPage()
      await page.goto(relay.address)
      await page.waitForFunction("document.title === 'done'", undefined, { timeout: 15_000 })
      await page.close()
    }
  } finally {
    await browser.close()
    site.close()
    relay.end()
  }
  return relay.said
}

/** A registry that knows one package, asked anew each time. */
async function npmSaid(times: number): Promise<Said[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-npm-'))
  const registry = createServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name: 'toy', 'dist-tags': { latest: '1.0.0' }, versions: {} }))
  })
  registry.listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const relay = await openRelay((registry.address() as AddressInfo).port)
  try {
    for (let i = 0; i < times; i++) {
      const cache = ['--cache', join(folder, String(i))]
      const words = ['view', 'toy', '--json', `--registry=${relay.address}`, ...cache]
      await promisify(execFile)('npm', words, { timeout: 30_000 }).catch(() => undefined)
    }
  } finally {
    registry.close()
    relay.end()
    rmSync(folder, { recursive: true, force: true })
  }
  return relay.said
}

async function openRelay(port: number) {
  const said: Said[][] = []
  const relay = createRelay((client) => {
    const own: Said[] = []
    said.push(own)
    const server = connect(port, '127.0.0.1')
    const pass = (by: 0 | 1, from: typeof client, to: typeof client) => {
      from.on('data', (bytes) => {
        own.push({ by, bytes: new Uint8Array(bytes as Buffer) })
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
    said,
    address: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    end: () => relay.close(),
  }
}
