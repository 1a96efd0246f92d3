import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { assertKnownOptions } from '../../src/known-options.ts'
import { exhaustedBy } from '../../src/store/exhausted.ts'
import { lockName } from '../../src/store/lock.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import { createExclusively } from './exclusive-file.ts'
import { fewAtATime } from './few-at-a-time.ts'
import { LedgerError } from './ledger-error.ts'
import { ledgerId } from './ledger-id.ts'
import { probeLedger } from './probe.ts'
import { list, listWhole, readJson } from './read-json.ts'
import { flawOfPlan, flawOfStep } from './record-shapes.ts'
import type { DeliveryRecord, Plan, Records, ReportRecord, RunRecord, Subject } from './records.ts'
import { readRemoved, removeRun } from './removed-run.ts'

/** A run and how far each part of it is. */
export interface RunView {
  readonly plan: Plan
  readonly run: RunRecord
  readonly reports: ReadonlyMap<string, ReportRecord>
  readonly deliveries: ReadonlyMap<string, DeliveryRecord>
}

/**
 * The durable account of every run: a folder a run, a file a step, each written once. A step is taken by creating the file of its
 * number, which only one process can: that is what keeps a letter from being sent twice.
 */
export interface Ledger {
  readonly directory: string
  /** What no other ledger has, made when it is first asked for. */
  id(): Promise<string>
  /** Names of all runs, oldest plan first; before them those whose plan cannot be read, as `plan` then says. */
  runs(): Promise<readonly string[]>
  /** Of those the ones that have not ended, told without reading their plans; also those whose steps cannot be read. */
  openRuns(): Promise<readonly string[]>
  /** Runs that were begun and have no plan: being planned now, or left by a process that died before it had planned them. */
  unplanned(): Promise<readonly string[]>
  /** The newest revision. Null when there is no such run. Throws `LedgerError` for a file that is not a plan. */
  plan(run: string): Promise<Plan | null>
  /** False when the run is planned already: then that plan counts. */
  createPlan(plan: Plan): Promise<boolean>
  /** Puts a plan in the place of another one of its run, which stays to be looked at. False when somebody else did meanwhile. */
  revisePlan(plan: Plan, options: { readonly from: Plan }): Promise<boolean>
  view(run: string): Promise<RunView>
  /**
   * Takes a run out, at once, and keeps its name: whoever asks for it later is told so, and it is never planned again. Nobody may be at
   * work on it.
   */
  remove(run: string, why: { readonly keepDays: number }): Promise<void>
  /** The latest step; the first one, `planned`, when none is written. */
  latest<S extends Subject>(subject: S, run: string, id: string): Promise<Records[S]>
  /** Takes the step after `from`. Null when somebody else took it. */
  advance<S extends Subject>(
    subject: S,
    at: { readonly run: string; readonly id: string; readonly from: Records[S] },
    changes: Partial<Omit<Records[S], 'step' | 'at'>>,
  ): Promise<Records[S] | null>
  /** When a step of a run was last written, in milliseconds of this machine's clock; null when there is no such run. */
  changedMs(run: string): Promise<number | null>
  /** Throws `LedgerError` when nothing can be written, as on a full disk. */
  probe(): Promise<void>
  /** The folder of a run, and the one in it that holds its files. */
  folderOf(run: string): string
  filesOf(run: string): string
}

const stepName = /^(run|report|delivery)-(.+)\.(\d{4})\.json$/

/** The ledger in a directory, which the first plan makes. `now` gives the current instant, ISO 8601 UTC. */
export function openLedger(directory: string, options: { readonly now: () => string }): Ledger {
  assertKnownOptions('openLedger', options, { now: true })
  const folderOf = (run: string) => join(directory, assertName(run))
  const filesOf = (run: string) => join(folderOf(run), 'files')
  const stepsOf = (run: string) => join(folderOf(run), 'steps')
  // No file ever changes: what is at work is read once. A plan of thousands of reports takes megabytes.
  const plans = new Map<string, { readonly plan: Plan; readonly revision: number }>()
  const plannedAt = new Map<string, string>()
  let id: Promise<string> | null = null
  /** The newest step known of each part of a run, by the path of its files. */
  const newest = new Map<string, Records[Subject]>()

  const readStep = async <S extends Subject>(run: string, { subject, id, step }: StepPlace<S>) => {
    const part = join(stepsOf(run), `${subject}-${assertName(id)}`)
    const known = newest.get(part)
    if (known?.step === step) return known as Records[S]
    const read = await readJson<Records[S]>(stepPath(part, step), value => flawOfStep(value, { subject, step }))
    const record = read === null ? null : { ...absent[subject], ...read }
    if (record === null || (known !== undefined && known.step > step)) return record
    if (newest.size >= rememberedParts) newest.clear()
    newest.set(part, record)
    return record
  }
  const readPlan = async (run: string) => {
    let known = plans.get(run)
    for (;;) {
      const revision = known === undefined ? 0 : known.revision + 1
      const plan = await readJson<Plan>(join(folderOf(run), planName(revision)), value => flawOfPlan(value, run))
      if (plan === null) return known?.plan ?? null
      const [oldest] = plans.keys()
      if (plans.size >= rememberedPlans && oldest !== undefined) plans.delete(oldest)
      known = { plan, revision }
      plans.set(run, known)
      plannedAt.set(run, plan.plannedAt)
    }
  }
  /** What cannot be read stands before all others, and whoever looks at it is told why. Null: no run. */
  const whenPlanned = async (run: string) => {
    const known = plannedAt.get(run)
    if (known !== undefined) return known
    try {
      return (await readPlan(run))?.plannedAt ?? null
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error
      return ''
    }
  }
  const noSuchRun = async (run: string) => {
    const removed = await readRemoved(directory, assertName(run))
    return removed ?? new LedgerError(`no such run in ${directory}: ${JSON.stringify(run)}`)
  }
  const planOf = async (run: string) => {
    const plan = await readPlan(run)
    if (plan === null) throw await noSuchRun(run)
    return plan
  }
  const latestSteps = async (run: string): Promise<ReadonlyMap<string, number>> => {
    const latest = new Map<string, number>()
    const names = await listWhole(stepsOf(run))
    // A plan that was read before somebody removed the run: without its steps all of it would look as if never done.
    if (names === null) throw await noSuchRun(run)
    for (const name of names) {
      const [, subject, id, digits] = stepName.exec(name) ?? []
      if (subject === undefined) continue
      const part = `${subject}-${id}`
      latest.set(part, Math.max(latest.get(part) ?? 0, Number(digits)))
    }
    return latest
  }

  const create = async (path: string, content: string): Promise<boolean> =>
    createExclusively(path, content).catch(cause => {
      throw notWritten(path, cause)
    })
  const runNames = async () => (await list(directory)).filter(isRun)
  const isPlanned = async (run: string) => (await list(folderOf(run))).includes(planName(0))
  // Only what a run begins with: a folder that somebody else put here is none of ours.
  const isBegun = async (run: string) => {
    const names = await list(folderOf(run))
    return names.includes(lockName) && !names.includes(planName(0))
  }
  const isOpen = async (run: string) => {
    let last: RunRecord | null = null
    try {
      for (let step = 1; ; step++) {
        const next: RunRecord | null = await readStep(run, { subject: 'run', id: runId, step })
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
    plan: readPlan,
    openRuns: () => those(isOpen),
    unplanned: () => those(isBegun),
    async runs() {
      const names = await runNames()
      const found = await fewAtATime(names, async run => ({ run, at: await whenPlanned(run) }), { atOnce })
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
      return create(join(folderOf(plan.run), planName(0)), formatPlan(plan))
    },
    async revisePlan(plan, { from }) {
      if ((await planOf(plan.run)) !== from) return false
      const revision = (plans.get(plan.run)?.revision ?? 0) + 1
      return create(join(folderOf(plan.run), planName(revision)), formatPlan(plan))
    },
    async view(run) {
      const plan = await planOf(run)
      const steps = await latestSteps(run)
      const record = async <S extends Subject>(subject: S, id: string): Promise<Records[S]> => {
        const step = steps.get(`${subject}-${id}`)
        const found = step === undefined ? null : await readStep(run, { subject, id, step })
        return found ?? first(subject, plan)
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
      const part = join(stepsOf(run), `${subject}-${assertName(id)}`)
      let record = (newest.get(part) as Records[S] | undefined) ?? first(subject, plan)
      for (;;) {
        const next: Records[S] | null = await readStep(run, { subject, id, step: record.step + 1 })
        if (next === null) break
        record = next
      }
      if (record.step === 0 && (await listWhole(stepsOf(run))) === null) throw await noSuchRun(run)
      return record
    },
    async remove(run, { keepDays }) {
      await removeRun(directory, assertName(run), { keepDays, now: options.now() })
      plans.delete(run)
      plannedAt.delete(run)
    },
    async advance(subject, { run, id, from }, changes) {
      const next = { ...from, ...changes, step: from.step + 1, at: options.now() }
      const path = stepPath(join(stepsOf(run), `${subject}-${assertName(id)}`), next.step)
      return (await create(path, `${JSON.stringify(next)}\n`)) ? next : null
    },
  }
}

/** The id under which a run's own record stands, and the one of the letter to the operator. */
export const runId = 'run'
export const operatorId = 'operator'

/** The first plan of a run, and what stands in its place later: each a whole plan. */
function planName(revision: number): string {
  return revision === 0 ? 'plan.json' : `plan.${String(revision).padStart(4, '0')}.json`
}

function formatPlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 1)}\n`
}

function notWritten(path: string, cause: unknown): LedgerError {
  const other = cause instanceof Error ? cause.message : String(cause)
  const why = exhaustedBy(cause) === 'disk' ? 'no space is left on the disk' : other
  return new LedgerError(`the ledger cannot be written: ${path}: ${why}`, { cause })
}

const rememberedParts = 50_000
const rememberedPlans = 16
const atOnce = 32

interface StepPlace<S extends Subject> {
  readonly subject: S
  readonly id: string
  readonly step: number
}

/** What steps of an earlier state do not say. */
const absent = { run: {}, report: { deaths: 0 }, delivery: { deaths: 0 } } as const

function first<S extends Subject>(subject: S, plan: Plan): Records[S] {
  const start = { step: 0, at: plan.plannedAt, state: 'planned', attempts: 0, error: null } as const
  const records: Records = {
    run: { ...start, driver: plan.driver },
    report: { ...start, files: [], storeVersion: null, ...absent.report },
    delivery: { ...start, response: null, sizeBytes: null, interrupted: false, repeats: 0, ...absent.delivery },
  }
  return records[subject]
}

function stepPath(part: string, step: number): string {
  return `${part}.${String(step).padStart(4, '0')}.json`
}

/** The name of a run has a dot, which no other folder of the ledger has: a subscription may be called `plan`. */
function isRun(name: string): boolean {
  return isName(name) && name.includes('.')
}

function isName(text: string): boolean {
  return /^[A-Za-z0-9][\w.@+-]{0,199}$/.test(text)
}

/** Names become parts of paths, and may come from a person or a queue. */
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
