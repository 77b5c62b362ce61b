// The whole command line as one commander program, without a process around it: a command is loaded when it is typed.

import { Command } from 'commander'
import { OUTLINE } from './outline.ts'
import type { Exit, Terminal } from './terminal.ts'

type Leave = (exit: Exit) => void

/** Adds one command to the program; `leave` sets the exit code. */
export type Register = (program: Command, terminal: Terminal, leave: Leave) => void

/** By the word that is typed first. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  new: async () => (await import('./commands/new.ts')).registerNew,
  found: async () => (await import('./commands/found.ts')).registerFound,
  staff: async () => (await import('./commands/staff.ts')).registerStaff,
  import: async () => (await import('./commands/import.ts')).registerImport,
  invite: async () => (await import('./commands/invite.ts')).registerInvite,
  enrol: async () => (await import('./commands/enrol.ts')).registerEnrol,
  keys: async () => (await import('./commands/keys.ts')).registerKeys,
  passkeys: async () => (await import('./commands/passkeys.ts')).registerPasskeys,
  'sign-out': async () => (await import('./commands/sign-out.ts')).registerSignOut,
  approve: async () => (await import('./commands/approve.ts')).registerApprove,
  agreement: async () => (await import('./commands/agreement.ts')).registerAgreement,
  case: async () => (await import('./commands/case.ts')).registerCase,
  plan: async () => (await import('./commands/plan.ts')).registerPlan,
  share: async () => (await import('./commands/share.ts')).registerShare,
  propose: async () => (await import('./commands/negotiate.ts')).registerPropose,
  postpone: async () => (await import('./commands/share.ts')).registerPostpone,
  reject: async () => (await import('./commands/negotiate.ts')).registerReject,
  reinvite: async () => (await import('./commands/negotiate.ts')).registerReinvite,
  publish: async () => (await import('./commands/publish.ts')).registerPublish,
  reissue: async () => (await import('./commands/reissue.ts')).registerReissue,
  remind: async () => (await import('./commands/remind.ts')).registerRemind,
  withdraw: async () => (await import('./commands/withdraw.ts')).registerWithdraw,
  'hand-over': async () => (await import('./commands/hand-over.ts')).registerHandOver,
  lift: async () => (await import('./commands/lift.ts')).registerLift,
  end: async () => (await import('./commands/lift.ts')).registerEnd,
  'stand-by': async () => (await import('./commands/stand-by.ts')).registerStandBy,
  inbox: async () => (await import('./commands/inbox.ts')).registerInbox,
  accept: async () => (await import('./commands/accept.ts')).registerAccept,
  decline: async () => (await import('./commands/accept.ts')).registerDecline,
  collect: async () => (await import('./commands/collect.ts')).registerCollect,
  open: async () => (await import('./commands/open.ts')).registerOpen,
  contact: async () => (await import('./commands/contact.ts')).registerContact,
  status: async () => (await import('./commands/status.ts')).registerStatus,
  report: async () => (await import('./commands/status.ts')).registerReport,
  ask: async () => (await import('./commands/ask.ts')).registerAsk,
  notes: async () => (await import('./commands/notes.ts')).registerNotes,
  answer: async () => (await import('./commands/answer.ts')).registerAnswer,
  write: async () => (await import('./commands/answer.ts')).registerWrite,
  board: async () => (await import('./commands/board.ts')).registerBoard,
  calendar: async () => (await import('./commands/calendar.ts')).registerCalendar,
  verify: async () => (await import('./commands/verify.ts')).registerVerify,
  'verify-finding': async () =>
    (await import('./commands/verify-finding.ts')).registerVerifyFinding,
  witness: async () => (await import('./commands/witness.ts')).registerWitness,
  witnesses: async () => (await import('./commands/witnesses.ts')).registerWitnesses,
  continue: async () => (await import('./commands/continue.ts')).registerContinue,
  doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
  agent: async () => (await import('./commands/agent.ts')).registerAgent,
  backup: async () => (await import('./commands/backup.ts')).registerBackup,
  restore: async () => (await import('./commands/backup.ts')).registerRestore,
  completion: async () => (await import('./commands/completion.ts')).registerCompletion,
  sight: async () => (await import('./commands/sight.ts')).registerSight,
  investigate: async () => (await import('./commands/investigate.ts')).registerInvestigate,
  finding: async () => (await import('./commands/finding.ts')).registerFinding,
  'release-share': async () => (await import('./commands/release-share.ts')).registerReleaseShare,
  tripwires: async () => (await import('./commands/tripwires.ts')).registerTripwires,
  mark: async () => (await import('./commands/mark.ts')).registerMark,
  capacity: async () => (await import('./commands/capacity.ts')).registerCapacity,
  trace: async () => (await import('./commands/trace.ts')).registerTrace,
  compare: async () => (await import('./commands/compare.ts')).registerCompare,
  pairs: async () => (await import('./commands/pairs.ts')).registerPairs,
  index: async () => (await import('./commands/likeness-index.ts')).registerIndex,
  background: async () => (await import('./commands/background.ts')).registerBackground,
}

/** All of it, every command loaded. */
export async function program(terminal: Terminal, leave: Leave): Promise<Command> {
  const all = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  return withCommands(all, terminal, leave)
}

/**
 * As much of it as these words need: one command, or the outline of all where none is named.
 *
 * @param words as typed, without the program's own name
 */
export async function programFor(
  words: readonly string[],
  terminal: Terminal,
  leave: Leave,
): Promise<Command> {
  const [first, second] = words.filter((word) => !word.startsWith('-'))
  const word = first === 'help' ? second : first
  // It prints what can be typed anywhere.
  if (word === 'completion') return program(terminal, leave)
  if (word === undefined || !Object.hasOwn(COMMANDS, word)) return outline()
  return withCommands([await (COMMANDS[word] as () => Promise<Register>)()], terminal, leave)
}

function withCommands(commands: readonly Register[], terminal: Terminal, leave: Leave): Command {
  const root = rootCommand()
  for (const register of commands) register(root, terminal, leave)
  for (const { command } of commandsOf(root)) {
    if (!/Exit code/.test(command.description())) command.addHelpText('after', EXIT_CODES)
  }
  return root
}

/** Of every command that has no more than these. */
const EXIT_CODES = '\nExit code 0: done; 1: a fault of Forewarn’s own; 2: refused.'

function outline(): Command {
  const root = rootCommand()
  const terms = new Map<string, string>()
  for (const [group, commands] of Object.entries(OUTLINE)) {
    for (const [word, [takes, summary]] of Object.entries(commands)) {
      terms.set(word, `${word} ${takes}`.trim())
      root.command(word).summary(summary).helpGroup(group)
    }
  }
  const { subcommandTerm } = root.createHelp()
  return root.configureHelp({
    subcommandTerm: (command) => terms.get(command.name()) ?? subcommandTerm(command),
  })
}

function rootCommand(): Command {
  return new Command('forewarn')
    .description('Share a vulnerability under embargo, and find out which copy leaked.')
    .showHelpAfterError('(see forewarn --help)')
    .commandsGroup('By hand, on folders alone:')
    .exitOverride()
}

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
