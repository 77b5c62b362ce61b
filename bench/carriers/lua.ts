// Lua under a minifier that renames every local.

import { minifiedLua } from '../damage-lua.ts'
import { programsBelow, type Subject } from './subject.ts'

export const lua: Subject = {
  language: 'Lua',
  fetched: { debian: ['nmap-common'] },
  programs: (folder) => programsBelow(`${folder}/debian/nmap-common`, /\.(?:nse|lua)$/),
  attacks: [{ name: 'luamin', run: ({ text }) => minifiedLua(text) }],
}
