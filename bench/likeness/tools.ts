// All tools that are compared, by the names that `--tool` takes.

import { dolos } from './dolos.ts'
import { jscpd } from './jscpd.ts'
import { ncd } from './ncd.ts'
import { ours } from './ours.ts'
import type { Scorer } from './scorer.ts'
import { sim } from './sim.ts'

/** @param own folder into which a tool is fetched */
export const TOOLS: Readonly<Record<string, (own: string) => Scorer | Promise<Scorer>>> = {
  forewarn: ours,
  dolos,
  sim,
  jscpd,
  ncd,
}
