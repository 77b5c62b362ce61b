// Disguises Lua with other people's programs: luamin renames and strips, StyLua lays out afresh.

import { createRequire } from 'node:module'

interface StyluaConfig {
  syntax: number
}

interface Stylua {
  readonly Config: { new: () => StyluaConfig }
  readonly LuaVersion: { readonly Lua54: number }
  readonly OutputVerification: { readonly None: number }
  formatCode(text: string, config: StyluaConfig, range: undefined, verify: number): string
}

const luamin = createRequire(import.meta.url)('luamin') as { minify: (text: string) => string }

/** On one line, without comments, every local named anew. */
export const minifiedLua = (text: string): string => luamin.minify(text)

/** @param packages the folder into which npm installed StyLua */
export function openLuaFormatter(packages: string): (text: string) => string {
  const stylua: Stylua = createRequire(`${packages}/`)('@johnnymorganz/stylua/stylua_lib_node.cjs')
  return (text) => {
    const config = stylua.Config.new() // used up by one call
    config.syntax = stylua.LuaVersion.Lua54
    return stylua.formatCode(text, config, undefined, stylua.OutputVerification.None)
  }
}
