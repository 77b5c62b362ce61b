// How the tests run: sources as they are, one line at the end.

import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './tests/summary-reporter.ts'

const conditions = ['source', ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['tests/laws-seed.ts'],
    include: ['{core,desk,server,cli,demo,bench}/**/*.test.ts', 'tests/**/*.test.ts'],
    // Both cores of the smallest machine: the default would leave one idle.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', new SummaryReporter()],
  },
})
