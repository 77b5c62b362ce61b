import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source', ...defaultServerConditions] },
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  test: {
    include: ['{core,desk,server,cli,demo,bench}/**/*.test.ts', 'tests/**/*.test.ts'],
    testTimeout: 60_000,
  },
})
