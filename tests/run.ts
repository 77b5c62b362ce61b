// `npm test`: sets up what the tests need, checks types and form, builds the pages, runs every test.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

interface Tool {
  /** In the PATH, or a file under its whole path. */
  readonly program: string
  /** Debian's package. */
  readonly from: string
  readonly what: string
}

const TOOLS: readonly Tool[] = [
  { program: 'chromium', from: 'chromium', what: 'the pages in a real browser' },
  { program: 'age', from: 'age', what: 'interoperability with the ordinary age command' },
  {
    program: 'gpg',
    from: 'gnupg',
    what: 'interoperability with OpenPGP, in mails and in files for mailing',
  },
  { program: 'ip', from: 'iproute2', what: 'that no packet leaves, in a network of its own' },
  { program: 'bwrap', from: 'bubblewrap', what: 'the cage of check commands' },
  { program: 'python3', from: 'python3', what: 'marked Python that still runs' },
  { program: 'php', from: 'php-cli', what: 'marked PHP that still runs' },
  { program: 'g++', from: 'g++', what: 'marked C and C++ that still compiles and runs' },
  { program: 'mcs', from: 'mono-mcs', what: 'marked C# that still compiles and runs' },
  { program: 'ruby', from: 'ruby', what: 'marked Ruby that still runs' },
  { program: 'shfmt', from: 'shfmt', what: 'marked scripts of the shell after a formatter' },
  { program: 'zsh', from: 'zsh', what: 'completion in another shell' },
  { program: 'fish', from: 'fish', what: 'completion in a third one' },
  { program: 'yara', from: 'yara', what: 'marked rules in a second engine' },
  { program: 'lua5.4', from: 'lua5.4', what: 'marked Lua that still runs' },
  {
    program: 'icalendar',
    from: 'python3-icalendar',
    what: 'a calendar that another program reads',
  },
  { program: 'go', from: 'golang-go', what: 'the log in tiles, checked by a program in Go' },
  {
    program: '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/tlog.go',
    from: 'golang-golang-x-mod-dev',
    what: 'the mathematics of that program, which is not ours',
  },
  {
    program: '/usr/lib/python3/dist-packages/cryptography/__init__.py',
    from: 'python3-cryptography',
    what: 'the log in tiles, checked by a program in Python',
  },
  { program: 'initdb', from: 'postgresql', what: 'the store on a real PostgreSQL' },
]

/** Debian keeps the programs of a PostgreSQL server out of the PATH, under its version. */
const POSTGRES = '/usr/lib/postgresql'
/** Says to Debian's packages that nobody wants a server of theirs: the tests start their own. */
const NO_SERVER = '/etc/postgresql-common/createcluster.conf'

const inCi = process.env['CI'] !== undefined && process.env['CI'] !== ''

function main(): number {
  setUp(missing())
  const absent = missing()
  for (const { program, from, what } of absent) {
    console.error(`SKIPPED for want of ${program} (apt-get install ${from}): ${what}`)
  }
  if (inCi && absent.length > 0) return closing('in CI nothing is skipped', 1)
  if (run('tsc', '-p', 'tsconfig.json') !== 0) return closing('the type check failed', 1)
  if (run('tsc', '-p', 'web') !== 0) return closing('the type check of the pages failed', 1)
  if (run('biome', 'check', '.') !== 0) return closing('the form check failed', 1)
  if (run('npm', 'run', '--silent', 'build', '--workspace', 'web') !== 0) {
    return closing('the pages do not build', 1)
  }
  return run('vitest', 'run', ...process.argv.slice(2))
}

function missing(): Tool[] {
  const given = process.env['TEST_POSTGRES_URL'] === undefined ? [] : ['initdb']
  return TOOLS.filter(({ program }) => !given.includes(program) && !isOnPath(program))
}

function isOnPath(program: string): boolean {
  if (program.startsWith('/')) return existsSync(program)
  const folders = (process.env['PATH'] ?? '').split(':')
  const versions = existsSync(POSTGRES) ? readdirSync(POSTGRES) : []
  const servers = versions.map((version) => `${POSTGRES}/${version}/bin`)
  return [...folders, '/usr/bin', ...servers].some((folder) => existsSync(`${folder}/${program}`))
}

/** Only root may; anybody else is told what was skipped. */
function setUp(tools: readonly Tool[]): void {
  if (tools.length === 0 || process.getuid?.() !== 0 || !isOnPath('apt-get')) return
  const names = tools.map(({ from }) => from)
  console.error(`Installing from Debian: ${names.join(', ')}`)
  if (names.includes('postgresql') && !existsSync(NO_SERVER)) {
    mkdirSync(dirname(NO_SERVER), { recursive: true })
    writeFileSync(NO_SERVER, 'create_main_cluster = false\n')
  }
  run('apt-get', 'update', '-qq')
  run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names)
}

function run(program: string, ...args: readonly string[]): number {
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status ?? 1
}

/** The plain line that a machine reads, where the tests themselves were never reached. */
function closing(problem: string, failed: number): number {
  console.error(problem)
  console.log(`0 passed, ${failed} failed`)
  return 1
}

process.exitCode = main()
