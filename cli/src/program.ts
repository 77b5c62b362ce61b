// The whole command line as one commander program, without a process around it.

import { Command } from 'commander'
import { registerAccept, registerDecline } from './commands/accept.ts'
import { registerAgent } from './commands/agent.ts'
import { registerAgreement } from './commands/agreement.ts'
import { registerAnswer, registerWrite } from './commands/answer.ts'
import { registerApprove } from './commands/approve.ts'
import { registerAsk } from './commands/ask.ts'
import { registerBackground } from './commands/background.ts'
import { registerBackup, registerRestore } from './commands/backup.ts'
import { registerBoard } from './commands/board.ts'
import { registerCalendar } from './commands/calendar.ts'
import { registerCapacity } from './commands/capacity.ts'
import { registerCase } from './commands/case.ts'
import { registerCollect } from './commands/collect.ts'
import { registerCompare } from './commands/compare.ts'
import { registerCompletion } from './commands/completion.ts'
import { registerContact } from './commands/contact.ts'
import { registerContinue } from './commands/continue.ts'
import { registerDoctor } from './commands/doctor.ts'
import { registerEnrol } from './commands/enrol.ts'
import { registerFinding } from './commands/finding.ts'
import { registerFound } from './commands/found.ts'
import { registerHandOver } from './commands/hand-over.ts'
import { registerImport } from './commands/import.ts'
import { registerInbox } from './commands/inbox.ts'
import { registerInvestigate } from './commands/investigate.ts'
import { registerInvite } from './commands/invite.ts'
import { registerKeys } from './commands/keys.ts'
import { registerEnd, registerLift } from './commands/lift.ts'
import { registerIndex } from './commands/likeness-index.ts'
import { registerMark } from './commands/mark.ts'
import { registerPropose, registerReinvite, registerReject } from './commands/negotiate.ts'
import { registerNew } from './commands/new.ts'
import { registerNotes } from './commands/notes.ts'
import { registerOpen } from './commands/open.ts'
import { registerPairs } from './commands/pairs.ts'
import { registerPasskeys } from './commands/passkeys.ts'
import { registerPlan } from './commands/plan.ts'
import { registerPublish } from './commands/publish.ts'
import { registerReissue } from './commands/reissue.ts'
import { registerReleaseShare } from './commands/release-share.ts'
import { registerRemind } from './commands/remind.ts'
import { registerPostpone, registerShare } from './commands/share.ts'
import { registerSight } from './commands/sight.ts'
import { registerSignOut } from './commands/sign-out.ts'
import { registerStaff } from './commands/staff.ts'
import { registerStandBy } from './commands/stand-by.ts'
import { registerReport, registerStatus } from './commands/status.ts'
import { registerTrace } from './commands/trace.ts'
import { registerTripwires } from './commands/tripwires.ts'
import { registerVerify } from './commands/verify.ts'
import { registerVerifyFinding } from './commands/verify-finding.ts'
import { registerWithdraw } from './commands/withdraw.ts'
import { registerWitness } from './commands/witness.ts'
import { registerWitnesses } from './commands/witnesses.ts'
import type { Exit, Terminal } from './terminal.ts'

/** Adds one command to the program; `leave` sets the exit code. */
export type Register = (program: Command, terminal: Terminal, leave: (exit: Exit) => void) => void

const COMMANDS: readonly Register[] = [
  registerNew,
  registerFound,
  registerStaff,
  registerImport,
  registerInvite,
  registerEnrol,
  registerKeys,
  registerPasskeys,
  registerSignOut,
  registerApprove,
  registerAgreement,
  registerCase,
  registerPlan,
  registerShare,
  registerPropose,
  registerPostpone,
  registerReject,
  registerReinvite,
  registerPublish,
  registerReissue,
  registerRemind,
  registerWithdraw,
  registerHandOver,
  registerLift,
  registerEnd,
  registerStandBy,
  registerInbox,
  registerAccept,
  registerDecline,
  registerCollect,
  registerOpen,
  registerContact,
  registerStatus,
  registerReport,
  registerAsk,
  registerNotes,
  registerAnswer,
  registerWrite,
  registerBoard,
  registerCalendar,
  registerVerify,
  registerVerifyFinding,
  registerWitness,
  registerWitnesses,
  registerContinue,
  registerDoctor,
  registerAgent,
  registerBackup,
  registerRestore,
  registerCompletion,
  registerSight,
  registerInvestigate,
  registerFinding,
  registerReleaseShare,
  registerTripwires,
  registerMark,
  registerCapacity,
  registerTrace,
  registerCompare,
  registerPairs,
  registerIndex,
  registerBackground,
]

export function program(terminal: Terminal, leave: (exit: Exit) => void): Command {
  const root = new Command('forewarn')
    .description('Share a vulnerability under embargo, and find out which copy leaked.')
    .showHelpAfterError('(see forewarn --help)')
    .commandsGroup('By hand, on folders alone:')
    .exitOverride()
  for (const register of COMMANDS) register(root, terminal, leave)
  for (const { command } of commandsOf(root)) {
    if (!/Exit code/.test(command.description())) command.addHelpText('after', EXIT_CODES)
  }
  return root
}

/** Of every command that has no more than these. */
const EXIT_CODES = '\nExit code 0: done; 1: a fault of Forewarn’s own; 2: refused.'

/** A command that does something, with the words that lead to it. */
export interface Leaf {
  readonly words: readonly string[]
  readonly command: Command
}

/** Every command but groups, which only hold others. */
export function commandsOf(parent: Command, words: readonly string[] = []): Leaf[] {
  return parent.commands.flatMap((command): Leaf[] => {
    const own = [...words, command.name()]
    return command.commands.length > 0 ? commandsOf(command, own) : [{ words: own, command }]
  })
}
