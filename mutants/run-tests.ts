import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { WorkingCopy } from './working-copy.ts'

/** How to run the tests of a working copy. */
export interface TestCommand {
  /** Arguments of vitest: its configuration and projects. */
  readonly vitest: readonly string[]
  /** The seed of fast-check, so that results are reproducible. */
  readonly seed: number
}

export interface TestRun {
  readonly state: 'passed' | 'failed' | 'timed out'
  /** The first test that failed, with its file; null when none failed or the run failed as a whole. */
  readonly failed: string | null
  /** The duration of each test file that was run. */
  readonly millis: ReadonlyMap<string, number>
  /** The duration of the run, including the start of vitest. */
  readonly elapsedMs: number
  /** The output of the run, for failures outside tests. */
  readonly output: string
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly startTime: number
    readonly endTime: number
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

const running = new Set<number>()

/** Runs test files in order, one at a time. `bail`: stops at the first failure. */
export async function runTests(
  copy: WorkingCopy,
  files: readonly string[],
  { command, limitMs, bail }: { readonly command: TestCommand; readonly limitMs: number; readonly bail: boolean },
): Promise<TestRun> {
  const report = join(copy.root, 'out-mutant.json')
  rmSync(report, { force: true })
  const output = ['--reporter=json', `--outputFile=${report}`]
  const flags = [
    'run',
    '--root',
    copy.root,
    '--maxWorkers=1',
    ...command.vitest,
    ...output,
    ...(bail ? ['--bail=1'] : []),
  ]
  const started = performance.now()
  // In its own process group, so that processes started by the tests end with it.
  const child = spawn(process.execPath, [join(copy.root, 'node_modules/vitest/vitest.mjs'), ...flags, ...files], {
    cwd: copy.root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CAUSERIE_TEST_ORDER: JSON.stringify(files),
      CAUSERIE_SEED: String(command.seed),
      ...(copy.built === null ? {} : { CAUSERIE_BUILT: copy.built }),
    },
  })
  const { pid } = child
  if (pid === undefined) throw new Error('vitest cannot be started')
  running.add(pid)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      printed = `${printed}${text}`.slice(-20_000)
    })
  }
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    endGroup(pid)
  }, limitMs)
  const { code, signal } = await new Promise<{ readonly code: number | null; readonly signal: string | null }>(
    resolve => child.on('exit', (code, signal) => resolve({ code, signal })),
  )
  clearTimeout(timer)
  endGroup(pid)
  running.delete(pid)
  const elapsedMs = performance.now() - started
  if (isLate) {
    return { state: 'timed out', failed: null, millis: new Map(), elapsedMs, output: 'its time was over' }
  }
  // No test failed: the machine ran out of memory, or somebody ended the run.
  if (signal === 'SIGKILL' || signal === 'SIGTERM') throw new Error(`the tests were ended from outside: ${signal}`)
  return { ...readReport(report, copy.root), state: code === 0 ? 'passed' : 'failed', elapsedMs, output: printed }
}

/** Ends all runs, for a runner that is interrupted. */
export function endRuns(): void {
  for (const pid of running) endGroup(pid)
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has already ended.
  }
}

function readReport(path: string, root: string): Pick<TestRun, 'failed' | 'millis'> {
  let report: VitestReport
  try {
    report = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { failed: null, millis: new Map() }
  }
  const millis = new Map<string, number>()
  let failed: string | null = null
  for (const { name, status, startTime, endTime, assertionResults } of report.testResults) {
    const file = relative(root, name)
    millis.set(file, (millis.get(file) ?? 0) + endTime - startTime)
    const test = assertionResults.find(result => result.status === 'failed')?.fullName
    if (test !== undefined || status === 'failed') failed ??= test === undefined ? file : `${file}: ${test}`
  }
  return { failed, millis }
}
