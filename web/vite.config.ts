// How the pages are built: from the sources of core and desk, nothing inline, nothing from elsewhere.

import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    // The house's policy allows neither inline scripts nor styles, so nothing may become one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
