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

/** The result of a mutant. */
export interface Result extends Drawn {
  readonly state: 'caught' | 'timed out' | 'survived'
  /** The test that failed first, or the output of the run. */
  readonly by: string | null
  readonly seconds: number
}

export interface Draw {
  readonly drawn: readonly Drawn[]
  /** The number of mutants that the compiler refused, by folder of the room. */
  readonly refused: ReadonlyMap<string, number>
}

/** Draws `count` mutants that compile from each room. `only`: draws the mutants with these ids instead. */
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
 * Plants the drawn mutants one by one in a copy of the tree and runs the tests that must notice them. Throws when these tests fail without
 * a mistake.
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
    /** `trusted`: the tests are known to pass on this tree, for example from CI. Timeouts are then generous. */
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
  /** What is known of the tests without a mistake: the time that each takes, and the start-up time of vitest; null when trusted. */
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

/** Runs the tests not run before without a mistake, so that a failure with one means something. */
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

/** A mutant is taken to loop when the tests take three times as long as without it. */
function limitOf(tests: readonly string[], { known }: Trial): number {
  if (known === null) return hourMs / 6
  return 3 * tests.reduce((sum, test) => sum + (known.times.get(test) ?? 0), known.startMs) + graceMs
}

/** For when the machine is busier than before. */
const graceMs = 20_000
