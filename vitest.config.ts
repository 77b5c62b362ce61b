// How the tests run: sources as they are, one line at the end.

import { fileURLToPath } from 'node:url'
import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import { SlowestFirst } from './tests/slowest-first.ts'
import { SummaryReporter } from './tests/summary-reporter.ts'

const conditions = ['source', ...defaultServerConditions]

// For all processes that tests start: with what was compiled before, they start in half the time.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('./node_modules/.cache/compiled', import.meta.url),
)

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['tests/memory-disk.ts'],
    setupFiles: ['tests/laws-seed.ts'],
    include: ['{core,desk,server,cli,demo,bench}/**/*.test.ts', 'tests/**/*.test.ts'],
    // Files share a process, one after another: see docs/decisions/tests-share.md.
    isolate: false,
    // One more than the smallest machine has cores: some tests wait, and then one would be idle.
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
    // For what hangs. No test is to fail because a machine is slow or does much else besides.
    expect: { poll: { timeout: 300_000 } },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default', new SummaryReporter()],
  },
})
