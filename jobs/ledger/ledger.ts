import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createExclusively } from './exclusive-file.ts'
import { LedgerError } from './ledger-error.ts'
import type { DeliveryRecord, Plan, ReportRecord, RunRecord } from './records.ts'

/** What the steps of a run are about. */
export interface Records {
  readonly run: RunRecord
  readonly report: ReportRecord
  readonly delivery: DeliveryRecord
}
export type Subject = keyof Records

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
  /** Names of all runs, oldest plan first. */
  runs(): Promise<readonly string[]>
  /** Null when there is no such run. Throws `LedgerError` for a file that is not a plan. */
  plan(run: string): Promise<Plan | null>
  /** False when the run is planned already: then that plan counts. */
  createPlan(plan: Plan): Promise<boolean>
  view(run: string): Promise<RunView>
  /** The latest step; the first one, `planned`, when none is written. */
  latest<S extends Subject>(subject: S, run: string, id: string): Promise<Records[S]>
  /** Takes the step after `from`. Null when somebody else took it. */
  advance<S extends Subject>(
    subject: S,
    at: { readonly run: string; readonly id: string; readonly from: Records[S] },
    changes: Partial<Omit<Records[S], 'step' | 'at'>>,
  ): Promise<Records[S] | null>
  /** The folder that holds a run's files. */
  filesOf(run: string): string
}

const planName = 'plan.json'
const stepName = /^(run|report|delivery)-(.+)\.(\d{4})\.json$/

/** Opens, or makes, the ledger in a directory. `now` gives the current instant, ISO 8601 UTC. */
export async function openLedger(directory: string, options: { readonly now: () => string }): Promise<Ledger> {
  await mkdir(directory, { recursive: true })
  const stepsOf = (run: string) => join(directory, assertName(run), 'steps')
  // Neither plans nor steps ever change: they are read once.
  const plans = new Map<string, Plan>()
  const steps = new Map<string, Records[Subject]>()

  const readStep = async <S extends Subject>(path: string): Promise<Records[S] | null> => {
    const known = steps.get(path)
    if (known !== undefined) return known as Records[S]
    const record = await readJson<Records[S]>(path)
    if (record === null) return null
    if (steps.size >= rememberedSteps) steps.clear()
    steps.set(path, record)
    return record
  }
  const readPlan = async (run: string) => {
    const known = plans.get(run)
    if (known !== undefined) return known
    const plan = await readJson<Plan>(join(directory, assertName(run), planName))
    if (plan !== null) plans.set(run, plan)
    return plan
  }
  const planOf = async (run: string) => {
    const plan = await readPlan(run)
    if (plan === null) throw new LedgerError(`no such run in ${directory}: ${JSON.stringify(run)}`)
    return plan
  }
  const latestSteps = async (run: string): Promise<ReadonlyMap<string, string>> => {
    const latest = new Map<string, string>()
    for (const name of (await list(stepsOf(run))).toSorted()) {
      const [, subject, id] = stepName.exec(name) ?? []
      if (subject !== undefined) latest.set(`${subject}-${id}`, name)
    }
    return latest
  }

  return {
    directory,
    filesOf: run => join(directory, assertName(run), 'files'),
    plan: readPlan,
    async runs() {
      const plans = await Promise.all((await list(directory)).filter(isName).map(readPlan))
      return plans
        .filter(plan => plan !== null)
        .toSorted((a, b) => compare(a.plannedAt, b.plannedAt) || compare(a.run, b.run))
        .map(plan => plan.run)
    },
    async createPlan(plan) {
      await mkdir(stepsOf(plan.run), { recursive: true })
      await mkdir(join(directory, plan.run, 'files'), { recursive: true })
      return createExclusively(join(directory, plan.run, planName), `${JSON.stringify(plan, null, 1)}\n`)
    },
    async view(run) {
      const plan = await planOf(run)
      const names = await latestSteps(run)
      const record = async <S extends Subject>(subject: S, id: string): Promise<Records[S]> => {
        const name = names.get(`${subject}-${id}`)
        const found = name === undefined ? null : await readStep<S>(join(stepsOf(run), name))
        return found ?? first(subject, plan)
      }
      const records = async <S extends Subject>(subject: S, ids: readonly string[]) =>
        new Map(await Promise.all(ids.map(async id => [id, await record(subject, id)] as const)))
      return {
        plan,
        run: await record('run', runId),
        reports: await records('report', plan.reports.map(idOf)),
        deliveries: await records('delivery', [...plan.deliveries.map(idOf), operatorId]),
      }
    },
    async latest<S extends Subject>(subject: S, run: string, id: string) {
      let record: Records[S] = first(subject, await planOf(run))
      for (;;) {
        const next = await readStep<S>(join(stepsOf(run), stepFile(subject, id, record.step + 1)))
        if (next === null) return record
        record = next
      }
    },
    async advance(subject, { run, id, from }, changes) {
      const next = { ...from, ...changes, step: from.step + 1, at: options.now() }
      const path = join(stepsOf(run), stepFile(subject, id, next.step))
      return (await createExclusively(path, `${JSON.stringify(next)}\n`)) ? next : null
    },
  }
}

/** The id under which a run's own record stands, and the one of the letter to the operator. */
export const runId = 'run'
export const operatorId = 'operator'

const rememberedSteps = 20_000

function first<S extends Subject>(subject: S, plan: Plan): Records[S] {
  const start = { step: 0, at: plan.plannedAt, state: 'planned', attempts: 0, error: null } as const
  const records: Records = {
    run: { ...start, driver: plan.driver },
    report: { ...start, files: [], storeVersion: null },
    delivery: { ...start, response: null, sizeBytes: null, interrupted: false, repeats: 0 },
  }
  return records[subject]
}

function stepFile(subject: Subject, id: string, step: number): string {
  return `${subject}-${assertName(id)}.${String(step).padStart(4, '0')}.json`
}

/** Null when there is no such file. */
async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return null
    throw new LedgerError(`the ledger cannot be read: ${path}`, { cause })
  }
}

async function list(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch(cause => {
    if (isCode(cause, 'ENOENT')) return []
    throw new LedgerError(`the ledger cannot be read: ${directory}`, { cause })
  })
}

function isName(text: string): boolean {
  return /^[A-Za-z0-9][\w.@+-]{0,199}$/.test(text)
}

/** Names become parts of paths, and may come from a person or a queue. */
function assertName(text: string): string {
  if (!isName(text)) throw new LedgerError(`no such run or part of one: ${JSON.stringify(text)}`)
  return text
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function idOf({ id }: { readonly id: string }): string {
  return id
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
