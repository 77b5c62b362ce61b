// `forewarn compare`: the stable answer, and hostile samples that do not stop a run.

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { binary, zip } from '../../../tests/tracing/archived.ts'
import { SAMPLE_LIMITS } from '../ports/samples.ts'
import { program } from '../program.ts'
import { EXIT, type Exit } from '../terminal.ts'

const PROBE = `import socket

def probe(host, port, timeout):
    link = socket.create_connection((host, port), timeout)
    banner = link.recv(512).decode("latin-1")
    if not banner.startswith("220 "):
        raise ValueError("no greeting from " + host)
    link.sendall(b"XRULES LIST\\r\\n")
    answer = link.recv(2048).decode("latin-1")
    fields = answer.strip().split(";")
    if len(fields) < 3 or fields[1] != "routing-table/4":
        return {"host": host, "state": "unknown", "answer": answer[:64]}
    version = [int(part) for part in fields[2].split(".")]
    return {"host": host, "state": "open" if version < [4, 17, 2] else "closed"}
`
const RENAMED = PROBE.replace(/\b(host|port|link|banner|answer|fields|version)\b(?!["/])/g, 'my_$1')

let dir: string
let notes: string[]
let exit: Exit
let told: (text: string) => void
beforeEach(() => {
  told = () => undefined
  dir = mkdtempSync(join(tmpdir(), 'forewarn-compare-'))
  mkdirSync(join(dir, 'items/checks'), { recursive: true })
  write('items/bundle.yaml', 'title: never compared\n')
  write('items/checks/probe.py', PROBE)
})
afterEach(() => rmSync(dir, { recursive: true }))

const write = (path: string, content: string | Uint8Array): void =>
  writeFileSync(join(dir, path), content)

async function compare(...words: string[]): Promise<string> {
  const printed: string[] = []
  notes = []
  exit = EXIT.done
  const terminal = {
    print: (text: string) => {
      printed.push(text)
      told(text)
    },
    note: (text: string) => notes.push(text),
    progress: () => {},
    ask: async () => undefined,
    env: {},
    cwd: dir,
    zone: 'UTC',
    clock: { now: () => instant(0) },
    random: { bytes: (length: number) => new Uint8Array(length) },
  }
  const root = await program(terminal, (chosen) => {
    exit = chosen
  })
  await root.parseAsync(['node', 'forewarn', 'compare', ...words])
  return printed.join('\n')
}

describe('forewarn compare', () => {
  it('answers with the item by its path, nats, and the lines of both', async () => {
    write('sample.txt', `#!/usr/bin/python3\n\n${RENAMED}`)
    const answer = JSON.parse(await compare('sample.txt', '--against', 'items', '--json'))
    expect(answer).toEqual([
      {
        sample: 'sample.txt',
        verdict: 'derived',
        best: [
          {
            item: 'checks/probe.py',
            nats: expect.any(Number),
            eValue: expect.any(Number),
            margin: answer[0].best[0].nats,
            regions: expect.any(Array),
          },
        ],
      },
    ])
    expect(answer[0].best[0].eValue).toBeLessThan(1e-4)
    const [region] = answer[0].best[0].regions
    expect(region.item[0]).toBeLessThan(5)
    expect(region.item[1]).toBe(14)
    expect(region.sample).toEqual(region.item.map((line: number) => line + 2))
    expect(exit).toBe(EXIT.done)
  })

  it('says the same in words', async () => {
    write('sample.py', RENAMED)
    const said = await compare('sample.py', '--against', 'items')
    expect(said).toMatch(
      /^sample\.py: derived\n {2}checks\/probe\.py: \d+\.\d nats, by chance 1 in [\d,]+\n/,
    )
    expect(said).toMatch(/lines \d+–14 ← \d+–14/)
  })

  it('names what it cannot read, and goes on with the others', async () => {
    mkdirSync(join(dir, 'seen'))
    write('seen/a.bin', new Uint8Array([1, 0, 2]))
    write('seen/b.py', 'x'.repeat(SAMPLE_LIMITS.fileBytes + 1))
    symlinkSync('/etc/passwd', join(dir, 'seen/c.py'))
    write('seen/d.py', RENAMED)
    write('seen/e.py', new Uint8Array([0xff, 0xfe, 0xfd]))
    const answer = JSON.parse(await compare('seen', '--against', 'items', '--json'))
    expect(answer.map(({ sample, verdict }: Record<string, string>) => [sample, verdict])).toEqual([
      ['seen/a.bin', 'insufficient'],
      ['seen/b.py', 'insufficient'],
      ['seen/d.py', 'derived'],
      ['seen/e.py', 'insufficient'],
    ])
    expect(notes).toEqual([
      expect.stringContaining('seen/b.py: it holds a text of more than 4 MiB'),
      expect.stringContaining('seen/c.py: a symbolic link'),
    ])
    expect(answer[1].unread).toEqual([notes[0]])
    expect(exit).toBe(EXIT.refused)
  })

  it('tells of each sample before it looks at the next, in the order of their paths', async () => {
    mkdirSync(join(dir, 'seen/a'), { recursive: true })
    for (const path of ['seen/a/z.py', 'seen/a.b.py', 'seen/b.py', 'seen/c.py'])
      write(path, RENAMED)
    told = (text) => {
      if (text.startsWith('seen/b.py')) rmSync(join(dir, 'seen/c.py'))
    }
    const said = await compare('seen', '--against', 'items', '--threads', '0')
    expect(said.match(/^seen\S+: derived/gm)).toEqual(
      ['seen/a.b.py', 'seen/a/z.py', 'seen/b.py'].map((path) => `${path}: derived`),
    )
    expect(notes).toEqual([expect.stringContaining('seen/c.py: gone since it was listed')])
  })

  it('answers with an empty list where no sample can be read, and names each', async () => {
    write('a.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]))
    symlinkSync('/etc/passwd', join(dir, 'c.py'))
    expect(await compare('a.png', 'c.py', '--against', 'items', '--json')).toBe('[]')
    expect(notes).toEqual([
      expect.stringContaining('a.png: a picture'),
      expect.stringContaining('c.py: a symbolic link'),
    ])
    expect(exit).toBe(EXIT.refused)
  })

  it('takes public code on the same subject for no evidence', async () => {
    mkdirSync(join(dir, 'public'))
    write('public/blog.py', PROBE)
    write('sample.py', RENAMED)
    const said = await compare('sample.py', '--against', 'items', '--public', 'public')
    expect(said).toMatch(/^sample\.py: insufficient/)
  })

  it('refuses where there is nothing to compare, or nothing to compare with', async () => {
    write('sample.py', RENAMED)
    mkdirSync(join(dir, 'empty'))
    await expect(compare('gone.py', '--against', 'items')).rejects.toThrow(Refusal)
    await expect(compare('sample.py', '--against', 'gone')).rejects.toThrow(Refusal)
    await expect(compare('sample.py', '--against', 'empty')).rejects.toThrow('input.missing')
  })
})

describe('forewarn compare --html', () => {
  const read = (path: string): string => readFileSync(join(dir, path), 'utf8')

  it('writes one page on one sample, for its owner alone, and answers as without', async () => {
    write('sample.py', RENAMED)
    const said = await compare('sample.py', '--against', 'items', '--html', 'out/seen.html')
    expect(said).toBe(await compare('sample.py', '--against', 'items'))
    const page = read('out/seen.html')
    expect(page).toContain('<code>sample.py</code> derives from <code>checks/probe.py</code>')
    expect(page).toContain('id="item-1-region-1-sample"')
    expect(page).toContain('data-file="seen.html"')
    expect(statSync(join(dir, 'out/seen.html')).mode & 0o777).toBe(0o600)
  })

  it('says where the page is, and writes the same bytes again', async () => {
    write('sample.py', RENAMED)
    await compare('sample.py', '--against', 'items', '--html', 'a/seen.html')
    expect(notes).toEqual([`The page is in ${join(dir, 'a/seen.html')}.`])
    await compare('sample.py', '--against', 'items', '--html', 'b/seen.html')
    expect(read('b/seen.html')).toBe(read('a/seen.html'))
  })

  it('marks what the given public code holds too', async () => {
    mkdirSync(join(dir, 'public'))
    write('public/blog.py', PROBE.split('\n').slice(0, 6).join('\n'))
    write('sample.py', RENAMED)
    await compare('sample.py', '--against', 'items', '--public', 'public', '--html', 'seen.html')
    expect(read('seen.html')).toContain('<div class="row common')
  })

  it('writes a folder with a page on each of several samples, and one to begin with', async () => {
    mkdirSync(join(dir, 'seen'))
    write('seen/a "b" <c>.py', RENAMED)
    write('seen/d.py', 'x = 1\n')
    symlinkSync('/etc/passwd', join(dir, 'seen/e.py'))
    await compare('seen', '--against', 'items', '--html', 'pages')
    expect(readdirSync(join(dir, 'pages'))).toEqual([
      ...['1-seen_a_b_c_.py.html', '2-seen_d.py.html', 'index.html'],
    ])
    const overview = read('pages/index.html')
    expect(overview).toContain('<a href="1-seen_a_b_c_.py.html">')
    expect(overview).toContain('seen/a &quot;b&quot; &lt;c&gt;.py')
    expect(overview).toContain('seen/e.py: a symbolic link')
    expect(read('pages/2-seen_d.py.html')).toContain('href="index.html"')
    expect(notes.at(-1)).toContain('open index.html first')
    expect(exit).toBe(EXIT.refused)
  })

  it('refuses one page for several samples, and says what to name', async () => {
    mkdirSync(join(dir, 'seen'))
    write('seen/a.py', RENAMED)
    write('seen/b.py', RENAMED)
    const refusal = await compare('seen', '--against', 'items', '--html', 'seen.html').catch(
      (error: Refusal<'file.malformed'>) => error.details,
    )
    expect(refusal).toMatchObject({
      problem: 'one page is for one sample, and there are 2',
      remedy: expect.stringContaining('Name a new folder'),
    })
    expect(readdirSync(dir)).toEqual(['items', 'seen'])
  })

  it.each(['taken.html', 'folder.html', 'full', 'taken.html/a.html', 'taken.html/a'])(
    'overwrites nothing, as %s',
    async (out) => {
      write('taken.html', 'mine')
      mkdirSync(join(dir, 'folder.html'))
      mkdirSync(join(dir, 'full'))
      write('full/mine.txt', 'mine')
      write('sample.py', RENAMED)
      const run = compare('sample.py', '--against', 'items', '--html', out)
      await expect(run).rejects.toThrow('file.malformed')
      expect(read('taken.html')).toBe('mine')
      expect(readdirSync(join(dir, 'full'))).toEqual(['mine.txt'])
    },
  )

  it('writes nothing where no sample could be read, and says so', async () => {
    write('a.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]))
    await compare('a.png', '--against', 'items', '--html', 'pages')
    expect(notes.at(-1)).toBe('No page was written: nothing was compared.')
    expect(readdirSync(dir)).toEqual(['a.png', 'items'])
  })

  it('shows the text within an archive, and the strings of a binary, under their names', async () => {
    write('seen.zip', zip({ 'b.py': RENAMED }))
    await compare('seen.zip', '--against', 'items', '--html', 'zip.html')
    expect(read('zip.html')).toContain('<code>seen.zip › b.py</code> derives from')
    expect(read('zip.html')).toContain('id="item-1-region-1-sample"')
    write('tool.js', binary(['XRULES LIST\r\n', 'routing-table/4', 'no greeting from ']))
    await compare('tool.js', '--against', 'items', '--html', 'tool.html')
    expect(read('tool.html')).toMatch(/[\da-f]{8} {2}routing-table\/4/)
  })
})
