// Where the demo's toy product and its bundle lie, and how the product is started.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The folder with bundle.yaml: what the demo publishes. */
export const TOY_BUNDLE = fileURLToPath(new URL('../toy/bundle', import.meta.url))

const PRODUCT = fileURLToPath(new URL('../toy/product/postern.js', import.meta.url))

export interface Toy {
  /** On loopback, such as `http://127.0.0.1:40001`. */
  readonly url: string
  stop(): Promise<void>
}

/** Runs a release of the toy as a process of its own: 1.3 and 1.4 are flawed, 1.5 is fixed. */
export async function startToy(release: '1.3' | '1.4' | '1.5'): Promise<Toy> {
  const child = spawn(process.execPath, [PRODUCT, release], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const [url]: unknown[] = await Promise.race([once(lines, 'line'), gone])
  if (typeof url !== 'string') throw new Error('the toy product did not start')
  return {
    url,
    async stop() {
      child.kill()
      await gone
    },
  }
}
