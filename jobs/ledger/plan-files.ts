import { join } from 'node:path'
import { LedgerError } from './ledger-error.ts'
import { readJson } from './read-json.ts'
import { flawOfPlan } from './record-shapes.ts'
import type { Plan } from './records.ts'
import { createFile } from './write-json.ts'

/** The plans of a ledger: one file per revision, each a complete plan. The newest counts. */
export interface PlanFiles {
  /** The newest revision; null if there is no such run. Throws `LedgerError` for a file that is not a plan. */
  read(run: string): Promise<Plan | null>
  /** When a run was planned; null: no such run. Empty if its plan cannot be read, so that it sorts first. */
  whenPlanned(run: string): Promise<string | null>
  /** False if the run already has a plan. */
  create(plan: Plan): Promise<boolean>
  /** Writes the revision after `from`, a plan that was read from here. False if another process did. */
  revise(plan: Plan, options: { readonly from: Plan }): Promise<boolean>
  /** Forgets what is cached of a removed run. */
  forget(run: string): void
}

const rememberedPlans = 16

/** Files never change, so recently used plans are cached. A plan with thousands of reports takes megabytes. */
export function openPlanFiles(folderOf: (run: string) => string): PlanFiles {
  const newest = new Map<string, Plan>()
  const revisions = new WeakMap<Plan, number>()
  const plannedAt = new Map<string, string>()

  const pathOf = (run: string, revision: number) => join(folderOf(run), planName(revision))
  const nextTo = (plan: Plan | undefined) => (plan === undefined ? 0 : (revisions.get(plan) ?? -1) + 1)
  const read = async (run: string): Promise<Plan | null> => {
    let known = newest.get(run)
    for (;;) {
      const revision = nextTo(known)
      const plan = await readJson<Plan>(pathOf(run, revision), value => flawOfPlan(value, run))
      if (plan === null) return known ?? null
      const [oldest] = newest.keys()
      if (newest.size >= rememberedPlans && oldest !== undefined) newest.delete(oldest)
      known = plan
      revisions.set(plan, revision)
      newest.set(run, plan)
      plannedAt.set(run, plan.plannedAt)
    }
  }
  return {
    read,
    async whenPlanned(run) {
      const known = plannedAt.get(run)
      if (known !== undefined) return known
      try {
        return (await read(run))?.plannedAt ?? null
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error
        return ''
      }
    },
    create: plan => createFile(pathOf(plan.run, 0), formatPlan(plan)),
    revise(plan, { from }) {
      if (!revisions.has(from)) throw new Error(`a plan that was not read from the ledger is not revised: ${from.run}`)
      return createFile(pathOf(plan.run, nextTo(from)), formatPlan(plan))
    },
    forget(run) {
      newest.delete(run)
      plannedAt.delete(run)
    },
  }
}

/** The file names of the first plan of a run and of its revisions. */
export function planName(revision: number): string {
  return revision === 0 ? 'plan.json' : `plan.${String(revision).padStart(4, '0')}.json`
}

function formatPlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 1)}\n`
}
