import { drawOrder } from './draw.ts'
import { findMutants, type Mutant, mutated } from './find-mutants.ts'
import { isTarget, type Room } from './rooms.ts'
import { runTests, type TestCommand } from './run-tests.ts'
import { importersIn, testsOf } from './tests-of.ts'
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
    const times = new Map<string, number>()
    const results: Result[] = []
    for (const one of drawn) {
      const { near, far } = testsOf(one.mutant.file, one.room, files, importers)
      const started = performance.now()
      let ended: Pick<Result, 'state' | 'by'> = { state: 'survived', by: null }
      for (const step of [near, far]) {
        if (step.length === 0 || ended.state !== 'survived') continue
        if (baseline === 'run') await runUnmutated(copy, step, { times, command })
        copy.plant(one.mutant)
        ended = await tryTests(copy, step, { times, command })
        copy.restore(one.mutant)
      }
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
  /** How long each of the test files takes without a mistake, as far as it was run. */
  readonly times: Map<string, number>
  readonly command: TestCommand
}

async function runUnmutated(copy: WorkingCopy, tests: readonly string[], { times, command }: Trial): Promise<void> {
  const unknown = tests.filter(test => !times.has(test))
  if (unknown.length === 0) return
  const run = await runTests(copy, unknown, { command, limitMs: hourMs, bail: false })
  if (run.state !== 'passed') throw new Error(`tests fail without any mistake: ${run.failed ?? run.output}`)
  for (const test of unknown) times.set(test, run.millis.get(test) ?? 0)
}

async function tryTests(
  copy: WorkingCopy,
  tests: readonly string[],
  { times, command }: Trial,
): Promise<Pick<Result, 'state' | 'by'>> {
  const { state, failed, output } = await runTests(copy, tests, {
    command,
    limitMs: limitOf(tests, times, command),
    bail: true,
  })
  if (state === 'passed') return { state: 'survived', by: null }
  return { state: state === 'timed out' ? 'timed out' : 'caught', by: failed ?? output.trim() }
}

const hourMs = 3_600_000

/** A mutant that takes three times as long as the tests do without it loops. */
function limitOf(tests: readonly string[], times: ReadonlyMap<string, number>, { graceMs }: TestCommand): number {
  if (times.size === 0) return hourMs / 6
  return graceMs + 3 * tests.reduce((sum, test) => sum + (times.get(test) ?? 0), 0)
}
