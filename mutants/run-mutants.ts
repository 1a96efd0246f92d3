import { drawOrder } from './draw.ts'
import { findMutants, type Mutant, mutated } from './find-mutants.ts'
import { isTarget, type Room } from './rooms.ts'
import { runTests, type TestCommand } from './run-tests.ts'
import { importersIn, type TestFiles, testsOf } from './tests-of.ts'
import { openTree, type Tree } from './tree.ts'
import { copyTree, type WorkingCopy } from './working-copy.ts'

/** A drawn mutant in its room. */
export interface Drawn {
  readonly room: Room
  readonly mutant: Mutant
}

/** What became of a mutant. */
export interface Result extends Drawn {
  readonly state: 'caught' | 'timed out' | 'survived'
  /** The test that failed first, or what the run said. */
  readonly by: string | null
  readonly seconds: number
}

export interface Draw {
  readonly drawn: readonly Drawn[]
  /** By room's folder, how many the compiler refused meanwhile. */
  readonly refused: ReadonlyMap<string, number>
}

/** Draws `count` mutants of each room that compile; `only`: those with these ids, of all. */
export function drawMutants(
  root: string,
  files: readonly string[],
  { rooms, count, seed, only }: { rooms: readonly Room[]; count: number; seed: number; only: readonly string[] | null },
): Draw {
  const tree = openTree(root)
  try {
    const drawn: Drawn[] = []
    const refused = new Map<string, number>()
    for (const room of rooms) {
      const all = files.filter(file => isTarget(file, room)).flatMap(file => findMutants(file, tree.source(file)))
      const candidates = only === null ? drawOrder(all, seed) : all.filter(({ id }) => only.includes(id))
      const taken: Drawn[] = []
      for (const mutant of candidates) {
        if (taken.length >= count && only === null) break
        if (compiles(tree, mutant)) taken.push({ room, mutant })
        else refused.set(room.folder, (refused.get(room.folder) ?? 0) + 1)
      }
      drawn.push(...taken)
    }
    return { drawn, refused }
  } finally {
    tree.close()
  }
}

function compiles(tree: Tree, mutant: Mutant): boolean {
  return tree.refusals(mutant.file, mutated(tree.source(mutant.file).text, mutant)).length === 0
}

/**
 * Plants drawn mutants one after the other in a copy of the tree and runs the tests that have to notice. Throws when the tests fail
 * without any mistake.
 */
export async function runMutants(
  root: string,
  files: readonly string[],
  {
    drawn,
    command,
    baseline,
    onResult,
  }: {
    readonly drawn: readonly Drawn[]
    readonly command: TestCommand
    /** `trusted`: somebody else has run the tests on this tree, as CI does; the limits of time are wide then. */
    readonly baseline: 'run' | 'trusted'
    readonly onResult: (result: Result) => void
  },
): Promise<readonly Result[]> {
  const copy = copyTree(root, files)
  try {
    const importers = importersIn(root, files)
    const trial: Trial = { copy, command, known: baseline === 'run' ? { times: new Map(), startMs: 0 } : null }
    const results: Result[] = []
    for (const one of drawn) {
      const started = performance.now()
      const ended = await tryMutant(one.mutant, testsOf(one.mutant.file, one.room, files, importers), trial)
      const result = { ...one, ...ended, seconds: Math.round((performance.now() - started) / 1000) }
      results.push(result)
      onResult(result)
    }
    return results
  } finally {
    copy.remove()
  }
}

interface Trial {
  readonly copy: WorkingCopy
  readonly command: TestCommand
  /** What is known of the tests without a mistake: how long each takes, and vitest's start; null: nothing, it is trusted. */
  readonly known: { readonly times: Map<string, number>; startMs: number } | null
}

type End = Pick<Result, 'state' | 'by'>

async function tryMutant(mutant: Mutant, { near, far }: TestFiles, trial: Trial): Promise<End> {
  for (const tests of [near, far].filter(({ length }) => length > 0)) {
    await runUnmutated(tests, trial)
    trial.copy.plant(mutant)
    const limitMs = limitOf(tests, trial)
    const { state, failed, output } = await runTests(trial.copy, tests, { command: trial.command, limitMs, bail: true })
    trial.copy.restore(mutant)
    if (state !== 'passed') return { state: state === 'failed' ? 'caught' : state, by: failed ?? output.trim() }
  }
  return { state: 'survived', by: null }
}

/** Those tests that were not run yet without a mistake, so that what they say with one is worth something. */
async function runUnmutated(tests: readonly string[], { copy, command, known }: Trial): Promise<void> {
  if (known === null) return
  const unknown = tests.filter(test => !known.times.has(test))
  if (unknown.length === 0) return
  const run = await runTests(copy, unknown, { command, limitMs: hourMs, bail: false })
  if (run.state !== 'passed') throw new Error(`tests fail without any mistake: ${run.failed ?? run.output}`)
  for (const test of unknown) known.times.set(test, run.millis.get(test) ?? 0)
  const inTests = [...run.millis.values()].reduce((sum, time) => sum + time, 0)
  known.startMs = Math.max(known.startMs, run.elapsedMs - inTests)
}

const hourMs = 3_600_000

/** A mutant loops when it takes three times as long as the tests do without it. */
function limitOf(tests: readonly string[], { known }: Trial): number {
  if (known === null) return hourMs / 6
  return 3 * tests.reduce((sum, test) => sum + (known.times.get(test) ?? 0), known.startMs) + graceMs
}

/** For a machine that is busy by then. */
const graceMs = 20_000
