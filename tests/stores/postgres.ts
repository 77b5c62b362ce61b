// A throw-away PostgreSQL of the test run's own: a real server on a free loopback port, gone with whoever started it.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, closeSync, existsSync, openSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../free-port.ts'

/** An own server for the tests, or `undefined` for one that TEST_POSTGRES_URL names. */
const GIVEN = process.env['TEST_POSTGRES_URL']
const DEBIAN = '/usr/lib/postgresql'
const READY_MS = 300_000
/** A server refuses to run as root; everybody's machine has this user. Debian's `nobody`. */
const NOBODY = 65_534
const INIT = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync']

/** Where `initdb` and `postgres` are, if they are on this machine. */
function programs(): string | undefined {
  const folders = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((one) => `${DEBIAN}/${one}/bin`) : []
  return [...folders, ...(process.env['PATH'] ?? '').split(':')].find((folder) =>
    existsSync(join(folder, 'initdb')),
  )
}

/** Whether tests on PostgreSQL can run here. Where not, `npm test` has said so, and CI fails. */
export function hasPostgres(): boolean {
  return GIVEN !== undefined || programs() !== undefined
}

/** A database of its own, empty, and owned by the only role that may enter. */
export interface Database {
  readonly url: string
  /** Says something to it past the house, as whoever owns it. */
  ask(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

/** One server that can be killed and started again. */
export class Cluster {
  readonly port: number
  readonly #folder: string
  readonly #password: string
  readonly #reaper: ChildProcess
  #server: ChildProcess | undefined

  private constructor(parts: { folder: string; port: number; password: string }) {
    this.#folder = parts.folder
    this.port = parts.port
    this.#password = parts.password
    // Its input ends when this process does, however that ends: then server and files go.
    const end =
      'cat >/dev/null; kill -QUIT $(head -1 "$1/data/postmaster.pid"); sleep 0.5; rm -rf "$1"'
    this.#reaper = spawn('sh', ['-c', end, 'sh', parts.folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    })
    this.#reaper.unref()
    ;(this.#reaper.stdin as unknown as { unref(): void }).unref()
  }

  static async start(): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'forewarn-postgres-'))
    const password = randomBytes(12).toString('hex')
    const secret = join(folder, 'password')
    writeFileSync(secret, password)
    if (process.getuid?.() === 0)
      for (const path of [folder, secret]) chownSync(path, NOBODY, NOBODY)
    const made = spawnSync(
      join(programs() ?? '', 'initdb'),
      ['-D', join(folder, 'data'), '-U', 'forewarn', '--pwfile', secret, ...INIT],
      { ...asNobody(), encoding: 'utf8' },
    )
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
    const cluster = new Cluster({ folder, port: await freePort(), password })
    await cluster.start()
    return cluster
  }

  /** Where the server keeps its files. */
  get data(): string {
    return join(this.#folder, 'data')
  }

  url(database = 'postgres'): string {
    return `postgresql://forewarn:${this.#password}@127.0.0.1:${this.port}/${database}`
  }

  /** Starts the server that was killed or not yet started; returns when it answers. */
  async start(): Promise<void> {
    await rm(join(this.data, 'postmaster.pid'), { force: true })
    const log = openSync(join(this.data, 'server.log'), 'a')
    const settings = {
      ...{ port: this.port, listen_addresses: '127.0.0.1', unix_socket_directories: '' },
      ...{ shared_buffers: '16MB', max_connections: 60, max_wal_size: '64MB' },
    }
    const told = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    this.#server = spawn(join(programs() ?? '', 'postgres'), ['-D', this.data, ...told], {
      ...asNobody(),
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    this.#server.unref()
    await this.#answers()
  }

  /** Kills the server as a power cut would, but for what the operating system still writes. */
  async kill(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.ref()
    server.kill('SIGQUIT')
    await ended
  }

  async stop(): Promise<void> {
    this.#reaper.ref()
    const ended = once(this.#reaper, 'exit')
    this.#reaper.stdin?.end()
    await ended
  }

  async #answers(): Promise<void> {
    for (let waited = 0; waited < READY_MS; waited += 50) {
      if (
        await says(this.url(), 'select 1').then(
          () => true,
          () => false,
        )
      )
        return
      if (this.#server?.exitCode != null) break
      await pause(50)
    }
    throw new Error(
      `PostgreSQL does not start: ${await readFile(join(this.data, 'server.log'), 'utf8')}`,
    )
  }
}

let own: Promise<Cluster> | undefined

/** The server of this test file, started at first use. */
export function ownCluster(): Promise<Cluster> {
  own ??= Cluster.start()
  return own
}

/** A fresh database on the server that TEST_POSTGRES_URL names, or on this test file's own. */
export async function freshDatabase(): Promise<Database> {
  const server = GIVEN ?? (await ownCluster()).url()
  const name = `forewarn_${randomBytes(6).toString('hex')}`
  await says(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    ask: (sql, values) => says(url.href, sql, values),
    async drop() {
      await says(server, `drop database ${name} with (force)`)
    },
  }
}

async function says(url: string, sql: string, values: readonly unknown[] = []) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql, [...values])).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

function asNobody() {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY, cwd: '/' } : { cwd: '/' }
}
