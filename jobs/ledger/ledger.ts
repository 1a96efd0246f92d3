import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { assertKnownOptions } from '../../src/known-options.ts'
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
  /** Null when there is no such run. Throws `LedgerError` for a file that is not a plan. */
  plan(run: string): Promise<Plan | null>
  /** False when the run is planned already: then that plan counts. */
  createPlan(plan: Plan): Promise<boolean>
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
  /** The folder that holds a run's files. */
  filesOf(run: string): string
}

const planName = 'plan.json'
const stepName = /^(run|report|delivery)-(.+)\.(\d{4})\.json$/

/** The ledger in a directory, which the first plan makes. `now` gives the current instant, ISO 8601 UTC. */
export function openLedger(directory: string, options: { readonly now: () => string }): Ledger {
  assertKnownOptions('openLedger', options, { now: true })
  const stepsOf = (run: string) => join(directory, assertName(run), 'steps')
  // Neither plans nor steps ever change: what is at work is read once. A plan of thousands of reports takes megabytes.
  const plans = new Map<string, Plan>()
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
    const known = plans.get(run)
    if (known !== undefined) return known
    const path = join(directory, assertName(run), planName)
    const plan = await readJson<Plan>(path, value => flawOfPlan(value, run))
    if (plan === null) return null
    const [oldest] = plans.keys()
    if (plans.size >= rememberedPlans && oldest !== undefined) plans.delete(oldest)
    plans.set(run, plan)
    plannedAt.set(run, plan.plannedAt)
    return plan
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

  return {
    directory,
    id: () => {
      id ??= ledgerId(directory).catch(error => {
        id = null
        throw error
      })
      return id
    },
    filesOf: run => join(directory, assertName(run), 'files'),
    plan: readPlan,
    async runs() {
      const names = (await list(directory)).filter(isRun)
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
      await mkdir(stepsOf(plan.run), { recursive: true })
      await mkdir(join(directory, plan.run, 'files'), { recursive: true })
      return createExclusively(join(directory, plan.run, planName), `${JSON.stringify(plan, null, 1)}\n`)
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
      return (await createExclusively(path, `${JSON.stringify(next)}\n`)) ? next : null
    },
  }
}

/** The id under which a run's own record stands, and the one of the letter to the operator. */
export const runId = 'run'
export const operatorId = 'operator'

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
