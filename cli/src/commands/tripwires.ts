// `forewarn tripwires`: rules for the team's own sensors that fire on any marked copy, and on no mark.

import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Master, readMaster } from '@forewarn/core/marking/master'
import type { Tripwire } from '@forewarn/core/protection/tripwire'
import { tripwireFiles, tripwiresOf, type Unwired } from '@forewarn/core/protection/tripwires'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed } from '@forewarn/desk/cases'
import { readMasters } from '@forewarn/desk/masters'
import { fetchJson } from '@forewarn/desk/team'
import { currentVersion } from '@forewarn/desk/versions'
import { z } from 'zod'
import { deskCommand, openStaffDesk } from '../open-desk.ts'
import { verifyFree, writeFolder } from '../ports/marked-folder.ts'
import { readMasterText } from '../ports/master-file.ts'
import { hitsAmong, type OrdinaryHits } from '../ports/ordinary.ts'
import { ruleThread } from '../ports/rule-thread.ts'
import type { Register } from '../program.ts'
import { columns, counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { proveTripwires } from '../trip.ts'
import { several } from './options.ts'

interface Options {
  readonly out: string
  readonly case?: string
  readonly desk?: string
  readonly against?: readonly string[]
  readonly json?: true
}

export const registerTripwires: Register = (program, terminal) => {
  deskCommand(program, 'tripwires', {
    summary: 'write rules that fire on any marked copy',
    description:
      'Writes rules for your own sensors: YARA for files, Suricata and Snort for traffic, Sigma for logs. They fire on the decoys that bundle.yaml declares, which are alike in every copy; where an item has none, on a larger part of its rare text that no mark touches. No mark and nobody’s codeword goes into them, so that a stolen tripwire tells nothing about whose copy is whose. Every rule is first shown to fire on copies, in YARA-X; the rules for traffic are compared with bytes and not run, since no engine for them is used here.',
    example: 'forewarn tripwires marked --out tripwires --against /usr/share',
  })
    .helpGroup('Investigating:')
    .argument('[master]', 'master.json, or the folder that forewarn mark wrote')
    .option('--case <case>', 'in the place of a master: what was published for this case')
    .requiredOption('--out <dir>', 'a new folder for the rules')
    .option(
      '--against <dir>',
      'ordinary software; what fires on it is left out; may be repeated',
      several((written) => written),
    )
    .action(async (path: string | undefined, options: Options) => {
      const out = resolve(terminal.cwd, options.out)
      await verifyFree(out)
      const made = await make(await masterOf(path, options, terminal), options, terminal)
      await writeFolder(out, async (write) => {
        const { yara, suricata, sigma } = tripwireFiles(made.wires)
        await write('tripwires.yar', yara)
        if (suricata !== '') await write('tripwires.rules', suricata)
        if (sigma !== '') await write('tripwires.yml', sigma)
        await write('fires-on.json', `${JSON.stringify(made.wires, undefined, 2)}\n`)
      })
      if (options.json) terminal.print(JSON.stringify({ out: options.out, ...made }, undefined, 2))
      else terminal.print(shown(made, options))
    })
}

type Wired = Pick<Master, 'items' | 'earlier'>

/** @throws Refusal `input.missing`, `file.malformed`, or of the desk */
async function masterOf(
  path: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<Wired> {
  if ((path === undefined) === (options.case === undefined)) {
    const remedy = 'Name the folder that forewarn mark wrote, or a case with --case.'
    throw new Refusal('input.missing', { what: 'One master', remedy })
  }
  if (path !== undefined) {
    const file = resolve(terminal.cwd, path)
    const isFolder = await stat(file).then(
      (found) => found.isDirectory(),
      () => false,
    )
    const whole = isFolder ? join(file, 'master.json') : file
    return readMaster(path, await readMasterText(whole))
  }
  const { desk, board } = await openStaffDesk(terminal, options)
  const { caseId } = await caseNamed(desk, board, options.case ?? '')
  const { published } = currentVersion(board, caseId)
  return readMasters(await fetchJson(desk, z.unknown(), published.masters))
}

interface Made {
  readonly wires: readonly Tripwire[]
  readonly unwired: readonly Unwired[]
  /** Rules that fired on ordinary software, and where. */
  readonly leftOut: readonly { readonly item: string; readonly firedOn: readonly string[] }[]
  /** Copies drawn for the proof, on each of which its rule fired. */
  readonly proven: number
  readonly against: { readonly files: number; readonly tooLarge: number }
}

/** @throws Refusal `input.missing` where not one rule can be made */
async function make(master: Wired, options: Options, terminal: Terminal): Promise<Made> {
  const { wires, unwired } = tripwiresOf(master)
  const engine = ruleThread()
  try {
    const folders = (options.against ?? []).map((dir) => resolve(terminal.cwd, dir))
    const tested: OrdinaryHits | undefined =
      wires.length === 0 || folders.length === 0
        ? undefined
        : await hitsAmong(engine, tripwireFiles(wires).yara, folders)
    const fired = (wire: Tripwire) => tested?.hits.get(wire.name)
    const kept = wires.filter((wire) => fired(wire) === undefined)
    if (kept.length === 0) throw nothing(unwired)
    const proven = await proveTripwires(engine, master, kept)
    const leftOut = wires.flatMap((wire) => {
      const firedOn = fired(wire)
      return firedOn === undefined ? [] : [{ item: wire.item, firedOn }]
    })
    const against = { files: tested?.files ?? 0, tooLarge: tested?.leftOut ?? 0 }
    return { wires: kept, unwired, leftOut, proven, against }
  } finally {
    await engine.close()
  }
}

function nothing(unwired: readonly Unwired[]): Refusal<'input.missing'> {
  const [first] = unwired
  const why = first === undefined ? '' : ` (${first.item}: ${WHY[first.why]})`
  const remedy = 'Declare a decoy: a free value of a confidential item with “decoy: yes”.'
  return new Refusal('input.missing', { what: `Text to make a tripwire of${why}`, remedy })
}

const WHY: Readonly<Record<Unwired['why'], string>> = {
  publishable: 'partners may publish what they derive from it',
  'too-little-alike': 'too little of it is alike in all copies',
  'decoy-gone': 'its decoy stands where a mark may change it',
}

function shown({ wires, unwired, leftOut, proven, against }: Made, { out }: Options): string {
  const rows = wires.map(({ name, item, on, any }) => {
    const parts = any.map(({ least, texts }) => `${least} of ${texts.length}`).join(' or ')
    const fires = on === 'decoy' ? 'decoys: files, traffic, logs' : 'stretches of text: files alone'
    return [name, item, `${parts} ${fires}`]
  })
  return [
    columns(rows),
    ...unwired.map(({ item, why }) => `${item}: no rule, ${WHY[why]}`),
    ...leftOut.map(({ item, firedOn }) => `${item}: left out, since it fires on ${firedOn[0]}`),
    `Every rule fired on all of ${counted(proven, 'copy', 'copies')} drawn for the purpose (YARA-X). For Suricata and Snort: engine absent, bytes compared.`,
    against.files === 0
      ? 'Not tried on ordinary software: name some with --against.'
      : `None fires on ${counted(against.files, 'ordinary file')}.`,
    `${out}: tripwires.yar and its like are for sensors; fires-on.json names your files, and stays with you.`,
  ].join('\n')
}
