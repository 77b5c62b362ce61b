// For languages whose names their own rules find: nothing is bound as in a program.

import type { Bindings } from './rules.ts'

export const NO_BINDINGS: Bindings = {
  identifier: '',
  scopes: [],
  binders: [],
  properties: [],
  reads: [],
  reflects: /(?!)/,
  exposes: [],
  recase: false,
}
