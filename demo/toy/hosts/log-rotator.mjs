// An unrelated program that a stolen part is hidden in: it renames log files and drops old ones.

import { readdirSync, renameSync, statSync, unlinkSync } from 'node:fs'
import { basename, extname, join } from 'node:path'

const KEEP_GENERATIONS = 7
const ROTATE_ABOVE = 5 * 1024 * 1024

function listLogs(folder) {
  return readdirSync(folder)
    .filter((entry) => extname(entry) === '.log')
    .map((entry) => join(folder, entry))
    .sort()
}

function generationName(logFile, generation) {
  return `${logFile}.${String(generation).padStart(2, '0')}`
}

function existsAsFile(candidate) {
  try {
    return statSync(candidate).isFile()
  } catch {
    return false
  }
}

function dropOldest(logFile) {
  const oldest = generationName(logFile, KEEP_GENERATIONS)
  if (existsAsFile(oldest)) unlinkSync(oldest)
}

function shiftGenerations(logFile) {
  for (let generation = KEEP_GENERATIONS - 1; generation >= 1; generation--) {
    const from = generationName(logFile, generation)
    if (existsAsFile(from)) renameSync(from, generationName(logFile, generation + 1))
  }
}

function rotateOne(logFile) {
  dropOldest(logFile)
  shiftGenerations(logFile)
  renameSync(logFile, generationName(logFile, 1))
  console.log(`rotated ${basename(logFile)}`)
}

function rotateFolder(folder) {
  const large = listLogs(folder).filter((logFile) => statSync(logFile).size > ROTATE_ABOVE)
  large.forEach(rotateOne)
  return large.length
}

if (process.env.ROTATE_FOLDER !== undefined) rotateFolder(process.env.ROTATE_FOLDER)
