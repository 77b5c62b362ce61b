// How a finding looks: on screen by day and by night, on a small screen, and on paper.

import { INKS, TYPE } from '../shared/sheet.ts'

/** Holds no `<`, so that it can stand in a style element as it is; served apart under a strict policy. */
export const FINDING_STYLE = `
.finding {
  ${INKS}
  --faint: light-dark(#b9d2f2, #2c4a73);
  --bar: light-dark(#5b8fd0, #5f93d6);
  margin: 0 auto;
  max-width: 58rem;
  padding: 3rem 1.25rem 4rem;
  ${TYPE}
}
body.finding { max-width: none; padding-inline: max(1.25rem, calc((100% - 58rem) / 2)) }
.finding * { box-sizing: border-box }
.finding header { border-bottom: 1px solid var(--line); padding-bottom: 1.5rem }
.finding .kicker { margin: 0; color: var(--quiet) }
.finding .kicker strong { color: var(--accent) }
.finding h1 { margin: .5rem 0 1rem; font-size: 1.625rem; line-height: 1.35; font-weight: 600; text-wrap: pretty }
.finding .because { margin: 0 0 1.25rem; max-width: 44rem }
.finding h2 { margin: 2.75rem 0 .5rem; font-size: 1.25rem; line-height: 1.3 }
.finding h3 { margin: 1.5rem 0 .25rem; font-size: 1rem }
.finding p { max-width: 44rem }
.finding .quiet, .finding caption, .finding dt, .finding small { color: var(--quiet) }
.finding small { display: block; font-size: .875rem; line-height: 1.45; font-weight: 400 }
.finding dl { margin: 0; display: grid; gap: .25rem }
.finding dl div { display: grid; grid-template-columns: 10rem 1fr }
.finding dd { margin: 0 }
.finding code { font-size: .875em; overflow-wrap: anywhere }
.finding table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
.finding caption { text-align: left; padding-bottom: .5rem }
.finding th, .finding td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
.finding thead th { color: var(--quiet); font-weight: 500; font-size: .875rem }
.finding tbody th { font-weight: 500 }
.finding td.number { white-space: nowrap }
.finding .wide th, .finding .wide td { min-width: 3.5rem; overflow-wrap: break-word }
.finding .wide tbody th { min-width: 9rem }
.finding .share { width: 14rem }
.finding .share svg { display: block; width: 100%; height: 1.25rem; margin-top: .2rem }
.finding .share .track { fill: var(--raised) }
.finding .share .reach { fill: var(--faint) }
.finding .share .point { fill: var(--bar) }
.finding tr.led th, .finding tr.led td { font-weight: 650 }
.finding .wide { overflow-x: auto }
.finding .wide:focus-visible, .finding summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.finding .timeline { display: block; width: 100%; min-width: 40rem; height: auto; font-size: 13px }
.finding .timeline text { fill: var(--quiet) }
.finding .timeline .row { fill: var(--ink) }
.finding .timeline .rail { stroke: var(--line) }
.finding .timeline .opens { stroke: var(--quiet); stroke-width: 2 }
.finding .timeline .collects { stroke: var(--accent); stroke-width: 2; stroke-opacity: .55 }
.finding .timeline .named { stroke-opacity: 1; stroke-width: 3 }
.finding .timeline .public { fill: var(--quiet) }
.finding .timeline .boundary line { stroke: var(--quiet); stroke-dasharray: 3 4 }
.finding .timeline .wave { fill: var(--paper); stroke: var(--quiet); stroke-width: 1.5 }
.finding .timeline .embargo { fill: var(--faint) }
.finding .timeline .judged { fill: var(--bar); stroke: var(--accent) }
.finding details { margin-top: .75rem }
.finding summary { cursor: pointer; color: var(--accent) }
.finding pre { margin: .5rem 0; padding: .75rem 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: .375rem; font-size: .8125rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere }
.finding .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem }
.finding .pair p { margin: .75rem 0 0 }
.finding footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem }
@media (max-width: 40rem) {
  .finding dl div, .finding .pair { grid-template-columns: 1fr }
  .finding dt { margin-top: .5rem }
  .finding .share { width: 7rem }
}
@media print {
  .finding { color-scheme: light; font-size: 10.5pt }
  .finding, body.finding { max-width: none; padding: 0 }
  .finding tr, .finding svg, .finding pre { break-inside: avoid }
  .finding h2, .finding h3, .finding caption { break-after: avoid }
  .finding details::details-content { content-visibility: visible; height: auto }
  .finding summary { color: inherit }
}
`
