import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import type { Room } from './rooms.ts'

/** The test files that must notice a mistake in a file, nearest first: those of its room, then the room's suites. */
export interface TestFiles {
  readonly near: readonly string[]
  readonly far: readonly string[]
}

/** For each file, the files that load it. */
export type Importers = ReadonlyMap<string, readonly string[]>

/** Files started by path rather than imported: the built command line. */
const started: Readonly<Record<string, string>> = { 'test/program.ts': 'cli/main.ts' }

export function importersIn(root: string, files: readonly string[]): Importers {
  const importers = new Map<string, string[]>()
  for (const file of files.filter(name => name.endsWith('.ts'))) {
    for (const imported of [...importsOf(readFileSync(join(root, file), 'utf8'), file), started[file] ?? []].flat()) {
      importers.set(imported, [...(importers.get(imported) ?? []), file])
    }
  }
  return importers
}

export function testsOf(file: string, room: Room, files: readonly string[], importers: Importers): TestFiles {
  const distances = distancesFrom(file, importers)
  const distanceOf = (test: string) => {
    if (test === file.replace(/\.ts$/, '.test.ts')) return 0
    const distance = distances.get(test) ?? Number.POSITIVE_INFINITY
    return dirname(test) === dirname(file) ? distance : distance + 1
  }
  const nearest = (a: string, b: string) => (distanceOf(a) === distanceOf(b) ? 0 : distanceOf(a) - distanceOf(b))
  const tests = files.filter(name => name.endsWith('.test.ts')).sort()
  const isSuite = (test: string) => room.suites.some(suite => test.startsWith(suite))
  return {
    near: tests
      .filter(test => test.startsWith(`${room.folder}/`) && distanceOf(test) < Number.POSITIVE_INFINITY)
      .sort(nearest),
    far: tests.filter(isSuite).sort(nearest),
  }
}

/** For each file, the number of imports between it and `file`. */
function distancesFrom(file: string, importers: Importers): ReadonlyMap<string, number> {
  const distances = new Map([[file, 0]])
  for (const [reached, distance] of distances) {
    for (const importer of importers.get(reached) ?? []) {
      if (!distances.has(importer)) distances.set(importer, distance + 1)
    }
  }
  return distances
}

/** The files of the tree that a file loads. Type-only imports are not loaded. */
function importsOf(text: string, file: string): readonly string[] {
  const found = text.matchAll(
    /^(?:import|export)(?! type\b)[^'"]*?from '(\.[^']+)'|^import '(\.[^']+)'|import\('(\.[^']+)'\)/gm,
  )
  return [...found].map(([, from, bare, dynamic]) => posix.join(posix.dirname(file), from ?? bare ?? dynamic ?? ''))
}
