import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { assertKnownOptions } from '../../src/known-options.ts'
import { flushNames } from '../../src/store/flush.ts'
import { lockName } from '../../src/store/lock.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import { fewAtATime } from './few-at-a-time.ts'
import { LedgerError } from './ledger-error.ts'
import { ledgerId } from './ledger-id.ts'
import { openPlanFiles, planName } from './plan-files.ts'
import { probeLedger } from './probe.ts'
import { list, listWhole } from './read-json.ts'
import type { DeliveryRecord, Plan, Records, ReportRecord, RunRecord, Subject } from './records.ts'
import { readRemoved, removeRun } from './removed-run.ts'
import { beforeSteps, openStepFiles, partName } from './step-files.ts'
import { notWritten } from './write-json.ts'

/** A run and the state of each of its parts. */
export interface RunView {
  readonly plan: Plan
  readonly run: RunRecord
  readonly reports: ReadonlyMap<string, ReportRecord>
  readonly deliveries: ReadonlyMap<string, DeliveryRecord>
}

/**
 * The durable record of every run: one folder per run, one file per step, each written once. A process takes a step by creating the file
 * with its number, which only one process can do. That is what prevents a letter from being sent twice.
 */
export interface Ledger {
  readonly directory: string
  /** The unique id of the ledger, created at the first call. */
  id(): Promise<string>
  /** The names of all runs, oldest plan first. Runs whose plan cannot be read come before them; `plan` throws for those. */
  runs(): Promise<readonly string[]>
  /** The runs that have not ended, found without reading their plans. Includes those whose steps cannot be read. */
  openRuns(): Promise<readonly string[]>
  /** Runs without a plan: those being planned now, and those whose process died before planning them. */
  unplanned(): Promise<readonly string[]>
  /** The newest revision of a plan. Null if there is no such run. Throws `LedgerError` for a file that is not a plan. */
  plan(run: string): Promise<Plan | null>
  /** Writes the plan of a run. False if the run already has one, which then counts. */
  createPlan(plan: Plan): Promise<boolean>
  /** Replaces the plan of a run; the old revision is kept. False if another process has replaced it in the meantime. */
  revisePlan(plan: Plan, options: { readonly from: Plan }): Promise<boolean>
  view(run: string): Promise<RunView>
  /**
   * Removes a run atomically. Its name is remembered: later requests for it are told so, and it is never planned again. No process may be
   * working on it.
   */
  remove(run: string, why: { readonly keepDays: number }): Promise<void>
  /** The latest step; `planned` if none is written. */
  latest<S extends Subject>(subject: S, run: string, id: string): Promise<Records[S]>
  /** Takes the step after `from`. Null if another process has taken it. */
  advance<S extends Subject>(
    subject: S,
    at: { readonly run: string; readonly id: string; readonly from: Records[S] },
    changes: Partial<Omit<Records[S], 'step' | 'at'>>,
  ): Promise<Records[S] | null>
  /** When a step of a run was last written, in epoch milliseconds of this machine's clock; null if there is no such run. */
  changedMs(run: string): Promise<number | null>
  /** Throws `LedgerError` if the ledger cannot be written, as on a full disk. */
  probe(): Promise<void>
  /** The folder of a run, and the folder of its files inside it. */
  folderOf(run: string): string
  filesOf(run: string): string
}

/** Opens the ledger in a directory, which the first plan creates. `now` returns the current instant, ISO 8601 UTC. */
export function openLedger(directory: string, options: { readonly now: () => string }): Ledger {
  assertKnownOptions('openLedger', options, { now: true })
  const folderOf = (run: string) => join(directory, assertName(run))
  const filesOf = (run: string) => join(folderOf(run), 'files')
  const stepsOf = (run: string) => join(folderOf(run), 'steps')
  const plans = openPlanFiles(folderOf)
  const steps = openStepFiles({
    folderOf: stepsOf,
    pathOf: ({ run, subject, id }) => join(stepsOf(run), partName({ subject, id: assertName(id) })),
  })
  let id: Promise<string> | null = null
  const noSuchRun = async (run: string) => {
    const removed = await readRemoved(directory, assertName(run))
    return removed ?? new LedgerError(`no such run in ${directory}: ${JSON.stringify(run)}`)
  }
  const planOf = async (run: string) => {
    const plan = await plans.read(run)
    if (plan === null) throw await noSuchRun(run)
    return plan
  }

  /** Syncs a plan before anything relies on it: the process that wrote it may have died before it was on disk. */
  const onDisk = new Set<string>()
  const planOnDisk = async (run: string) => {
    if (onDisk.has(run)) return
    const folder = folderOf(run)
    await flushNames(folder).catch(cause => {
      throw notWritten(folder, cause)
    })
    if (onDisk.size >= rememberedRuns) onDisk.clear()
    onDisk.add(run)
  }
  const runNames = async () => (await list(directory)).filter(isRun)
  const isPlanned = async (run: string) => (await list(folderOf(run))).includes(planName(0))
  // Only folders that look like a run: others may have put folders here.
  const isBegun = async (run: string) => {
    const names = await list(folderOf(run))
    return names.includes(lockName) && !names.includes(planName(0))
  }
  const isOpen = async (run: string) => {
    let last: RunRecord | null = null
    try {
      for (let step = 1; ; step++) {
        const next: RunRecord | null = await steps.read({ run, subject: 'run', id: runId }, step)
        if (next === null) break
        last = next
      }
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error
      return true
    }
    return last === null ? isPlanned(run) : last.state === 'planned'
  }
  const those = async (isWanted: (run: string) => Promise<boolean>) => {
    const found = await fewAtATime(await runNames(), async run => ({ run, isOne: await isWanted(run) }), { atOnce })
    return found.filter(({ isOne }) => isOne).map(({ run }) => run)
  }

  return {
    directory,
    id: () => {
      id ??= ledgerId(directory).catch(error => {
        id = null
        throw error
      })
      return id
    },
    folderOf,
    filesOf,
    plan: plans.read,
    openRuns: () => those(isOpen),
    unplanned: () => those(isBegun),
    async runs() {
      const names = await runNames()
      const found = await fewAtATime(names, async run => ({ run, at: await plans.whenPlanned(run) }), { atOnce })
      return found
        .filter(({ at }) => at !== null)
        .toSorted((a, b) => compare(a.at ?? '', b.at ?? '') || compare(a.run, b.run))
        .map(({ run }) => run)
    },
    async changedMs(run) {
      const found = await stat(stepsOf(run)).catch(() => null)
      return found?.mtimeMs ?? null
    },
    probe: () => probeLedger(directory),
    async createPlan(plan) {
      const removed = await readRemoved(directory, assertName(plan.run))
      if (removed !== null) throw removed
      for (const folder of [stepsOf(plan.run), filesOf(plan.run)]) {
        await makePrivateFolder(folder).catch(cause => {
          throw notWritten(folder, cause)
        })
      }
      return plans.create(plan)
    },
    revisePlan: plans.revise,
    async view(run) {
      const plan = await planOf(run)
      const numbers = await steps.newestNumbers(run)
      // The run may have been removed after its plan was read. Without its steps, nothing of it would seem to have been done.
      if (numbers === null) throw await noSuchRun(run)
      const record = async <S extends Subject>(subject: S, id: string): Promise<Records[S]> => {
        const step = numbers.get(partName({ subject, id }))
        const found = step === undefined ? null : await steps.read({ run, subject, id }, step)
        return found ?? beforeSteps(subject, plan)
      }
      const records = async <S extends Subject>(subject: S, ids: readonly string[]) =>
        new Map(await fewAtATime(ids, async id => [id, await record(subject, id)] as const, { atOnce }))
      return {
        plan,
        run: await record('run', runId),
        reports: await records('report', plan.reports.map(idOf)),
        deliveries: await records('delivery', [...plan.deliveries.map(idOf), operatorId]),
      }
    },
    async latest<S extends Subject>(subject: S, run: string, id: string) {
      const plan = await planOf(run)
      const record = await steps.newestFrom({ run, subject, id }, beforeSteps(subject, plan))
      if (record.step === 0 && (await listWhole(stepsOf(run))) === null) throw await noSuchRun(run)
      return record
    },
    async remove(run, { keepDays }) {
      await removeRun(directory, assertName(run), { keepDays, now: options.now() })
      plans.forget(run)
    },
    async advance(subject, { run, id, from }, changes) {
      await planOnDisk(run)
      const next = { ...from, ...changes, step: from.step + 1, at: options.now() }
      return (await steps.create({ run, subject, id }, next)) ? next : null
    },
  }
}

/** The ids of a run's own record and of the letter to the operator. */
export const runId = 'run'
export const operatorId = 'operator'

const atOnce = 32
const rememberedRuns = 1000

/** The name of a run contains a dot and no other folder of the ledger does, so a subscription may be called `plan`. */
function isRun(name: string): boolean {
  return isName(name) && name.includes('.')
}

function isName(text: string): boolean {
  return /^[A-Za-z0-9][\w.@+-]{0,199}$/.test(text)
}

/** Names become parts of paths and may come from a person or a queue, so they are checked. */
function assertName(text: string): string {
  if (!isName(text)) throw new LedgerError(`no such run or part of one: ${JSON.stringify(text)}`)
  return text
}

function idOf({ id }: { readonly id: string }): string {
  return id
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
