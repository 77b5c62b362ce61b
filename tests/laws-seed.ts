// Laws are tried on the same cases every time, so that a run which failed fails again; see docs/decisions/laws-repeat.md.

import fc from 'fast-check'

/** Another number tries other cases; `random` tries new ones each time, and names the seed where one fails. */
const seed = process.env['LAWS_SEED'] ?? '1'
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) })
