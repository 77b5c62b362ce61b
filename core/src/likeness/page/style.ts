// How a comparison looks: by day and by night, on a small screen, and on paper, where colours may be grey.

import { INKS, TYPE } from '../../shared/sheet.ts'

/** Colours of regions by day and by night; each tells itself from paper by 4.5 to 1 at least. */
const COLOURS = [
  ['#0b57b7', '#86b6ff', '#e6effa', '#1a2a40'],
  ['#a14a00', '#f5a854', '#fbeee1', '#38280f'],
  ['#116329', '#6fd08c', '#e3f3e7', '#16301e'],
  ['#7a3bb8', '#c9a2f5', '#f2eafa', '#2e2140'],
  ['#0b6670', '#5ccbd6', '#e0f3f5', '#123136'],
  ['#a81f63', '#f48fbf', '#fbe8f1', '#3a1a2b'],
  ['#616000', '#cfcb4a', '#f4f3d9', '#2f2e12'],
  ['#7a4a2b', '#d3a27f', '#f4ebe4', '#33261d'],
] as const

/** On paper a colour may be lost, so that every region has a line of its own kind too. */
const LINES = ['solid', 'dashed', 'dotted', 'double'] as const

const colours = COLOURS.map(
  ([day, night, dayPaper, nightPaper], at) =>
    `.comparison .c${at + 1} { --c: light-dark(${day}, ${night}); --t: light-dark(${dayPaper}, ${nightPaper}); --u: color-mix(in srgb, var(--t), var(--c) 9%); --b: ${LINES[at % LINES.length]} }`,
).join('\n')

/** Holds no `<`, so that it can stand in a style element as it is. */
export const COMPARISON_STYLE = `
.comparison {
  ${INKS}
  --alarm: light-dark(#a40e26, #ffa3a3);
  --alarm-paper: light-dark(#fff1f0, #35161a);
  --c: var(--quiet);
  margin: 0;
  padding: 3rem max(1.25rem, calc((100% - 92rem) / 2)) 4rem;
  ${TYPE}
}
${colours}
.comparison * { box-sizing: border-box }
.comparison header { border-bottom: 1px solid var(--line); padding-bottom: 1.25rem }
.comparison .kicker { margin: 0; color: var(--quiet) }
.comparison .kicker strong { color: var(--accent) }
.comparison h1 { margin: .5rem 0 .75rem; max-width: 62rem; font-size: 1.625rem; line-height: 1.35; font-weight: 600; text-wrap: pretty }
.comparison h2 { margin: 2.5rem 0 .5rem; font-size: 1.25rem; line-height: 1.3 }
.comparison h3 { margin: 0 0 .25rem; font-size: 1rem }
.comparison p, .comparison ol, .comparison ul { max-width: 48rem; margin: .5rem 0 }
.comparison ol, .comparison ul { padding-left: 1.25rem }
.comparison li { margin: .25rem 0 }
.comparison a { color: var(--accent) }
.comparison code { font-size: .875em; overflow-wrap: anywhere; unicode-bidi: isolate }
.comparison .quiet, .comparison caption, .comparison small { color: var(--quiet) }
.comparison small { display: block; font-size: .8125rem; font-weight: 400 }
.comparison .first { display: grid; grid-template-columns: 3fr 2fr; gap: 0 3rem; align-items: start }
.comparison .two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 3rem; max-width: 62rem }
.comparison .wide { overflow-x: auto }
.comparison table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
.comparison caption { text-align: left; padding-bottom: .25rem }
.comparison th, .comparison td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
.comparison thead th { color: var(--quiet); font-weight: 500; font-size: .875rem }
.comparison tbody th { font-weight: 500 }
.comparison tr.led th, .comparison tr.led td { font-weight: 650 }
.comparison .number { white-space: nowrap }
.comparison .share { width: 9rem }
.comparison .share svg { display: block; width: 100%; min-width: 5rem; height: .7rem; margin-top: .45rem }
.comparison .track { fill: var(--raised) }
.comparison .worth { fill: var(--c) }
.comparison .noted { width: 24rem; min-width: 12rem }
.comparison .digest { font-size: .8125rem; color: var(--quiet) }
.comparison .badge { display: inline-block; min-width: 1.5rem; padding: 0 .35rem; border-radius: .3rem; background: var(--c); color: var(--paper); font: 650 .8125rem/1.5rem system-ui, sans-serif; text-align: center; text-decoration: none; scroll-margin: 3rem 0 }
.comparison a.badge:hover { text-decoration: underline }
.comparison .heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.comparison .note { display: block; width: 100%; field-sizing: content; min-height: 2.1rem; padding: .3rem .5rem; border: 1px solid var(--quiet); border-radius: .3rem; background: var(--raised); color: var(--ink); font: inherit; font-size: .9375rem; line-height: 1.45; resize: vertical }
.comparison .paper { display: none }
.comparison .whole { max-width: 48rem }
.comparison .whole .note { min-height: 5rem }
.comparison button { padding: .4rem .9rem; border: 1px solid var(--accent); border-radius: .3rem; background: var(--accent); color: var(--paper); font: inherit; cursor: pointer }
.comparison .notice { padding: .5rem .75rem; border-left: 3px solid var(--alarm); background: var(--alarm-paper) }
.comparison :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.comparison summary { cursor: pointer; color: var(--accent) }
.comparison .item { scroll-margin-top: 1rem }
.comparison .sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; margin-top: 1rem }
.comparison .sides.one { grid-template-columns: minmax(0, 1fr) }
.comparison .name { margin: 0 0 .35rem; max-width: none }
.comparison .pane { position: relative; max-height: 85vh; overflow: auto; border: 1px solid var(--line); border-radius: .375rem; background: var(--paper) }
.comparison .block { display: flex }
.comparison .block.in { cursor: pointer }
.comparison [data-runs] { background: var(--t) }
.comparison .block.lit { box-shadow: inset 0 0 0 1px var(--quiet) }
.comparison [data-runs] .no { border-color: var(--c) }
.comparison .row.lit { background: var(--u) }
.comparison .stripes { display: flex; flex: none; min-width: 12px }
.comparison .stripes i { width: 0; border-left: 5px var(--b) var(--c) }
.comparison .rows { flex: 1; min-width: 0 }
.comparison .row { display: grid; grid-template-columns: 3.25rem 3.25rem minmax(0, 1fr); font: .8125rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.comparison .tags { display: flex; flex-wrap: wrap; gap: 1px .2rem; align-content: start; justify-content: end; padding-right: .25rem; user-select: none }
.comparison .tags .badge { line-height: 1.25rem }
.comparison .tags abbr { color: var(--quiet); text-decoration: none; cursor: help }
.comparison .no { margin-right: .5rem; padding-right: .4rem; border-right: 2px solid transparent; color: var(--quiet); text-align: right; white-space: nowrap; user-select: none }
.comparison .row code { padding-right: .5rem; font: inherit; white-space: pre-wrap; tab-size: 4; overflow: clip; direction: ltr }
.comparison .common code { color: var(--quiet) }
.comparison .hidden, .comparison .cut { color: var(--alarm); font-family: system-ui, sans-serif; font-size: .9em }
.comparison .hidden { border: 1px solid var(--alarm); border-radius: 2px; font-weight: 600 }
.comparison .gap { margin: 0; max-width: none; padding: .15rem .75rem .15rem 5.75rem; border-block: 1px dashed var(--line); background: var(--raised); color: var(--quiet); font-size: .8125rem }
.comparison footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; color: var(--quiet); font-size: .875rem }
@media (max-width: 60rem) {
  .comparison .first, .comparison .two, .comparison .sides { grid-template-columns: minmax(0, 1fr) }
  .comparison .pane { max-height: 60vh }
}
@media screen and (max-width: 60rem) {
  .comparison table { min-width: 46rem }
}
@media print {
  .comparison { color-scheme: light; padding: 0; font-size: 9.5pt; background: none }
  .comparison h1 { font-size: 15pt }
  .comparison h2, .comparison h3, .comparison caption, .comparison .name { break-after: avoid }
  .comparison tr, .comparison .row { break-inside: avoid }
  .comparison .first { grid-template-columns: 1fr }
  .comparison .two, .comparison .sides { grid-template-columns: repeat(2, minmax(0, 1fr)) }
  .comparison .wide, .comparison .pane { max-height: none; overflow: visible }
  .comparison .sides { gap: 5mm }
  .comparison .row { grid-template-columns: 1.6rem 2.2rem minmax(0, 1fr); font-size: 6.5pt }
  .comparison .no { margin-right: .25rem; padding-right: .2rem }
  .comparison .tags .badge { min-width: 0; padding: 0 .2rem; font-size: 6.5pt; line-height: 7.5pt }
  .comparison thead th, .comparison small { font-size: 8.5pt }
  .comparison tbody th { min-width: 7rem }
  .comparison .regions th { min-width: 0 }
  .comparison [data-runs] { background: none }
  .comparison .block.lit { box-shadow: none }
  .comparison .badge { border: 1.5pt var(--b) var(--c); background: none; color: var(--ink) }
  .comparison .share { width: 5rem }
  .comparison .noted { width: 12rem }
  .comparison:has(#save:not([hidden])) .note, .comparison .screen { display: none }
  .comparison .paper { display: block; min-height: 1.2em; white-space: pre-wrap }
  .comparison .whole .paper { min-height: 4em; padding: .5rem; border: 1px solid var(--line) }
  .comparison .common code { font-style: italic }
  .comparison details::details-content { content-visibility: visible; height: auto }
}
`
