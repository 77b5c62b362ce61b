// How long a command of the terminal takes: whole processes as published, beside a Node that does nothing.
//   npm run bench:start [-- --runs N]
// Help of several commands, and the board of a house on loopback with ten cases.

import { execFile, execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { openCliWorld } from '../tests/journeys/cli-world.ts'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } })
const RUNS = Number(values.runs)

const COMMANDS = ['board', 'open', 'backup', 'compare', 'publish', 'investigate']

/** Says on the error stream what the process took, in milliseconds of processor time. */
const TELL = `process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  process.stderr.write(String((user + system) / 1000))
})`
/** Counts what is loaded that is not Node's own. */
const COUNT = `import { registerHooks } from 'node:module'
let count = 0
registerHooks({ load: (url, context, next) => (url.startsWith('node:') || count++, next(url, context)) })
process.on('exit', () => process.stderr.write(String(count)))`
const asModule = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`

execFileSync('tsc', ['-b', 'core', 'desk', 'cli'])
const main = resolve('cli/dist/main.js')
const world = await openCliWorld('start')
const now = (): Instant => instant(Date.now())
// As the published command keeps what Node compiled of it.
const env = { ...process.env, NODE_COMPILE_CACHE: join(world.folder, 'compiled') }

/** What the process says on its error stream, and how long it took. */
async function run(preload: string, args: readonly string[]) {
  world.now = now()
  const began = performance.now()
  const words = ['--import', asModule(preload), ...args]
  const { stderr } = await promisify(execFile)(process.execPath, words, { env })
  return { said: Number(stderr), wall: performance.now() - began }
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

try {
  await world.type('owner', `found ${world.url} ${world.secret} --name Olive`)
  world.now = now()
  for (let i = 0; i < 10; i++) await world.type('owner', `case open case-${i} --title "Case ${i}"`)
  const desk = ['--desk', join(world.folder, 'desks', 'owner')]
  const ways = [
    ['node, nothing', ['-e', '0']],
    ['forewarn --help', [main, '--help']],
    ...COMMANDS.map((word) => [`forewarn ${word} --help`, [main, word, '--help']] as const),
    ['forewarn board, ten cases', [main, 'board', ...desk]],
  ] as const
  for (const [, args] of ways) await run(TELL, args)
  const took = new Map(ways.map(([name]) => [name, [] as Awaited<ReturnType<typeof run>>[]]))
  for (let turn = 0; turn < RUNS; turn++) {
    for (const [name, args] of turn % 2 === 0 ? ways : ways.toReversed()) {
      took.get(name)?.push(await run(TELL, args))
    }
  }
  const load = loadavg()[0]?.toFixed(1)
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${load}`)
  console.log(`medians of ${RUNS} runs              ms   of a processor   modules`)
  for (const [name, args] of ways) {
    const all = took.get(name) ?? []
    const row = [median(all.map(({ wall }) => wall)), median(all.map(({ said }) => said))]
    const modules = args[0] === '-e' ? 0 : (await run(COUNT, args)).said
    const [ms, cpu] = row.map((one) => one.toFixed(0).padStart(10))
    console.log(`${name.padEnd(28)}${ms}${cpu}${String(modules).padStart(12)}`)
  }
} finally {
  await world.end()
}
