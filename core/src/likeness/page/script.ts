// What a comparison's page does by itself: a region brings up its partner, and notes are kept.

/**
 * Runs from a file and under a policy that allows this script alone. Without it the numbers still
 * lead from side to side, and notes still print.
 */
export const COMPARISON_SCRIPT = `'use strict'
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const keyOf = (target) =>
    target.closest('[data-region]')?.dataset.region ??
    target.closest('[data-regions]')?.dataset.regions.split(' ')[0]
  const runOf = (target) => target.closest('[data-runs]')?.dataset.runs.split(' ')[0]

  let lit = ''
  const light = (key = '', run = '') => {
    if (lit === key + ' ' + run) return
    lit = key + ' ' + run
    for (const one of all('.lit')) one.classList.remove('lit')
    for (const one of key === '' ? [] : all('[data-regions~="' + key + '"]')) one.classList.add('lit')
    for (const one of run === '' ? [] : rowsOf(run)) one.classList.add('lit')
  }

  const rowsOf = (run, root = document) => all('[data-runs~="' + run + '"]', root)
  const topIn = (pane, one) => one.getBoundingClientRect().top - pane.getBoundingClientRect().top

  // The row that stands as far down in its run as this one does in its own; else where the region begins.
  const partnerIn = (pane, from, key, run) => {
    const [own, theirs] = run === undefined ? [[], []] : [rowsOf(run, from.closest('.pane')), rowsOf(run, pane)]
    const at = own.indexOf(from.closest('.row'))
    const share = own.length > 1 ? at / (own.length - 1) : 0
    return theirs[Math.round(share * (theirs.length - 1))] ?? pane.querySelector('a[data-region="' + key + '"]')
  }

  // The other pane scrolls until the partner stands as high as what was chosen.
  const bring = (key, from, behavior) => {
    const own = from.closest('.pane')
    const isBadge = from.closest('[data-region]') !== null
    const height = own ? Math.min(Math.max(topIn(own, from), 24), own.clientHeight - 48) : 24
    for (const pane of all('.pane')) {
      const partner = pane === own ? null : partnerIn(pane, from, key, own && !isBadge ? runOf(from) : undefined)
      if (partner === null) continue
      pane.scrollBy({ top: topIn(pane, partner) - height, behavior })
    }
  }

  // To begin with, every spread shows what is worth most.
  for (const one of all('.regions a[data-region$="-1"]')) bring(one.dataset.region, one, 'instant')
  const pace = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'

  let quiet = false
  document.addEventListener('mouseover', ({ target }) => light(keyOf(target), runOf(target)))
  document.addEventListener('focusin', ({ target }) => {
    const key = target.dataset.region
    if (key === undefined || quiet) return
    light(key)
    bring(key, target, pace)
  })
  document.addEventListener('click', (event) => {
    const key = keyOf(event.target)
    if (key === undefined || !getSelection().isCollapsed) return
    light(key, runOf(event.target))
    bring(key, event.target, pace)
    const partner = document.getElementById(event.target.closest('.pane a')?.hash.slice(1))
    if (partner === null) return
    event.preventDefault()
    quiet = true
    partner.focus({ preventScroll: true })
    quiet = false
    partner.closest('.pane').scrollIntoView({ block: 'nearest' })
  })

  const notes = all('textarea.note')
  let unsaved = false
  const mirror = (note) => {
    note.nextElementSibling.textContent = note.value
  }
  notes.forEach(mirror)
  document.addEventListener('input', ({ target }) => {
    if (!target.matches('textarea.note')) return
    mirror(target)
    unsaved = true
  })
  addEventListener('beforeprint', () => notes.forEach(mirror))
  addEventListener('beforeunload', (event) => {
    if (unsaved) event.preventDefault()
  })

  const save = document.getElementById('save')
  save.hidden = false
  save.addEventListener('click', () => {
    light()
    for (const note of notes) {
      note.textContent = note.value
      mirror(note)
    }
    const page = '\\x3c!doctype html>\\n' + document.documentElement.outerHTML + '\\n'
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([page], { type: 'text/html' }))
    link.download = save.dataset.file
    link.click()
    unsaved = false
  })
}
`
