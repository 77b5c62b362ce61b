// The proof of a folder on this machine: the author's commands in a cage, and rules by their engines.

import { proveChecks } from '@forewarn/core/bundle/checks'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import {
  bothChecks,
  type Matches,
  proveRules,
  type RuleEngines,
} from '@forewarn/core/protection/prove-rules'
import { type RuleThread, ruleThread } from './rule-thread.ts'
import { bubblewrap } from './sandbox.ts'
import type { Prove } from './workshop.ts'

/** One thread for the whole process; it begins with the first rule. */
const thread = ruleThread()

/** @throws Refusal `check.failed`, `check.cannotFail`, `check.cageAbsent`, `file.malformed` */
export const proveFolder: Prove = async (folder: BundleFolder) => {
  const checks = await proveChecks(folder, bubblewrap())
  const rules = await proveRules(folder, ruleEngines(thread))
  return { ...bothChecks(checks, rules), proofs: rules.proofs }
}

/** YARA-X for YARA, our own evaluator for Sigma; for Suricata and Snort there is none. */
export function ruleEngines(thread: RuleThread): RuleEngines {
  return {
    async match(kind, source, samples): Promise<Matches> {
      if (kind === 'snort') return { outcome: 'engine-absent', problem: NO_ENGINE }
      const found = await thread.scan(source, samples, kind)
      if (found.outcome !== 'scanned') return found
      return { outcome: 'matched', rules: found.matches }
    },
  }
}

const NO_ENGINE = 'no engine for rules of Suricata or Snort is used here'
