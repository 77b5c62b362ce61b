// What an index is made by: how this version reads programs, seen by what it makes of some, and the backgrounds.

import { createHash } from 'node:crypto'
import { openBackground } from '@forewarn/core/likeness/background'
import { pack } from '@forewarn/core/likeness/index/packed'
import { prepare } from '@forewarn/core/likeness/prepared'
import { base64 } from '@forewarn/core/shared/bytes'
import type { Maker } from './index-file.ts'
import { type Means, markOfModels } from './means.ts'

/** Nobody need remember to count a number up: whatever changes how one of these is read changes the mark. */
const PROBES: Readonly<Record<string, string>> = {
  'a.js': `import fs from 'node:fs'
const read = async (path, n = 0x10) => {
  for (const one of await fs.readdir(path)) if (one?.startsWith('probe-') && n > 12) n += one.length
  try { return n ? \`\${path}/\${n}\` : [...'four'].map((x) => x.charCodeAt(0) ^ 42) } catch (e) { throw e }
}
class Probe extends Map { get size() { return super.size } static made = "Zürich" }
eval("while (true) { send('payload-1234', 8080); break }")`,
  'b.py': `import socket, struct
def probe(host, port=8443, *rest):
    """What it does."""
    with socket.create_connection((host, port)) as link:
        link.sendall(b"XRULES LIST\\r\\n" + struct.pack("<I", 4096))
        answer = link.recv(2048).decode("latin-1")
    return [int(x, 16) for x in answer.split(";") if x] or lambda y: not y`,
  'c.lua': `local function probe(host) local t = {} ; for i, v in ipairs(host) do t[#t + 1] = v:gsub("%d+", "seven") end return t end`,
  'd.c': `#include <stdio.h>\nint main(int c, char **v) { struct p *q = (struct p *)v; while (c-- > 1) printf("%s: %d\\n", v[c], q->size >> 3); return 0; }`,
  'e.go': `package p\nfunc F(a []string) (n int, err error) { for _, s := range a { switch s { case "alpha": n++ ; default: defer g(s) } }; return }`,
  'f.sh': `#!/bin/bash\ncurl -fsS "https://probe.example/x" | grep -c 'state: open' && for f in *.log; do gzip -9 "$f"; done`,
  'g.ps1': `Get-ChildItem -Path C:\\Probe | Where-Object { $_.Length -gt 4096 } | ForEach-Object { Write-Output "$($_.Name) found" }`,
  'h.java': `class P { static int f(List<String> a) { for (var s : a) if (s instanceof String t && t.isEmpty()) throw new Error("empty"); return a.stream().map(x -> x.trim()).toList().size(); } }`,
  'i.php': `<?php function p($a) { foreach ($a as $k => $v) { echo htmlspecialchars("$k: {$v['name']}"); } return isset($a['size']) ?: 4096; }`,
  'j.rb': `def probe(list) list.each_with_index.map { |x, i| x.upcase + "number #{i}" unless x.nil? } end`,
  'k.rs': `fn p(a: &[u8]) -> Option<usize> { match a.iter().position(|&b| b == 0x7f) { Some(i) if i > 4 => Some(i), _ => None } }`,
  'l.md': `# Probing\n\nA greeting names its version; **older ones** answer at once, in \`plain\` words.`,
  'n.yar': `rule p { strings: $a = "X-Probe: 17\\r\\n" $b = { 4D 5A 90 00 ?? 50 45 } condition: all of them }`,
  'o.rules': `alert tcp any any -> any 25 (msg:"p"; content:"XRULES|0d 0a|"; sid:1;)`,
  'p.yml': `logsource:\n  product: p\ndetection:\n  one:\n    Image: '*probe-16'\n  condition: one`,
  'm.cs': `class P { public int F(IEnumerable<string> a) => a.Where(x => x?.Length > 12).Select(x => $"{x}!").Count(); }`,
}

const NOTHING = {
  ...({ version: 2, recipe: '', families: '', names: '' } as const),
  grams: base64(new Uint8Array(32)),
  seen: base64(new Uint8Array(1)),
}

export function makerOf({ models }: Pick<Means, 'models'>): Maker {
  const background = openBackground(NOTHING)
  const hash = createHash('sha256')
  for (const [path, text] of Object.entries(PROBES))
    hash.update(pack(prepare({ path, text }, background)))
  return { reader: hash.digest('hex'), background: markOfModels(models) }
}
