import { listWhole, readJson } from './read-json.ts'
import { flawOfStep } from './record-shapes.ts'
import type { Plan, Records, Subject } from './records.ts'
import { createFile } from './write-json.ts'

/** A part of a run: the run itself, one of its reports or deliveries. */
export interface StepsOf<S extends Subject> {
  readonly run: string
  readonly subject: S
  readonly id: string
}

/** The steps of runs: one file each, written once. */
export interface StepFiles {
  /** Reads a step; null if it was not written. Throws `LedgerError` for a file that is not a step. */
  read<S extends Subject>(part: StepsOf<S>, step: number): Promise<Records[S] | null>
  /** The newest step, starting from a known one; that one if there are none after it. */
  newestFrom<S extends Subject>(part: StepsOf<S>, from: Records[S]): Promise<Records[S]>
  /** The number of the newest step of each part of a run, by `partName`; null if the run has no folder of steps. */
  newestNumbers(run: string): Promise<ReadonlyMap<string, number> | null>
  /** False if the step was already taken. */
  create<S extends Subject>(part: StepsOf<S>, record: Records[S]): Promise<boolean>
}

const rememberedParts = 50_000
const stepName = /^(run|report|delivery)-(.+)\.(\d{4})\.json$/

/** `folderOf` returns the folder of a run's steps, `pathOf` the path of a part in it. Files never change, so the newest steps are cached. */
export function openStepFiles(places: {
  readonly folderOf: (run: string) => string
  readonly pathOf: (part: StepsOf<Subject>) => string
}): StepFiles {
  const { folderOf, pathOf } = places
  /** The newest step known of each part, by the path of its files. */
  const newest = new Map<string, Records[Subject]>()

  const read = async <S extends Subject>(part: StepsOf<S>, step: number): Promise<Records[S] | null> => {
    const { subject } = part
    const path = pathOf(part)
    const known = newest.get(path)
    if (known?.step === step) return known as Records[S]
    const found = await readJson<Records[S]>(stepPath(path, step), value => flawOfStep(value, { subject, step }))
    const record = found === null ? null : { ...absent[subject], ...found }
    if (record === null || (known !== undefined && known.step > step)) return record
    if (newest.size >= rememberedParts) newest.clear()
    newest.set(path, record)
    return record
  }
  return {
    read,
    async newestFrom<S extends Subject>(part: StepsOf<S>, from: Records[S]) {
      let record = (newest.get(pathOf(part)) as Records[S] | undefined) ?? from
      for (;;) {
        const next: Records[S] | null = await read(part, record.step + 1)
        if (next === null) return record
        record = next
      }
    },
    async newestNumbers(run) {
      const names = await listWhole(folderOf(run))
      if (names === null) return null
      const numbers = new Map<string, number>()
      for (const name of names) {
        const [, subject, id, digits] = stepName.exec(name) ?? []
        if (subject === undefined) continue
        const part = `${subject}-${id}`
        numbers.set(part, Math.max(numbers.get(part) ?? 0, Number(digits)))
      }
      return numbers
    },
    create: (part, record) => createFile(stepPath(pathOf(part), record.step), `${JSON.stringify(record)}\n`),
  }
}

/** The file name of a part, before the number of the step. */
export function partName({ subject, id }: Pick<StepsOf<Subject>, 'subject' | 'id'>): string {
  return `${subject}-${id}`
}

function stepPath(path: string, step: number): string {
  return `${path}.${String(step).padStart(4, '0')}.json`
}

/** Defaults for keys that older steps lack. */
const absent = { run: {}, report: { deaths: 0 }, delivery: { deaths: 0 } } as const

/** The state of a part before its first step. */
export function beforeSteps<S extends Subject>(subject: S, plan: Plan): Records[S] {
  const start = { step: 0, at: plan.plannedAt, state: 'planned', attempts: 0, error: null } as const
  const records: Records = {
    run: { ...start, driver: plan.driver },
    report: { ...start, files: [], storeVersion: null, ...absent.report },
    delivery: { ...start, response: null, sizeBytes: null, interrupted: false, repeats: 0, ...absent.delivery },
  }
  return records[subject]
}
