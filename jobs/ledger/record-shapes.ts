import { deliveryStates, type Plan, type Records, reportStates, runStates, type Subject } from './records.ts'

/** `later`: keys that older plans lack. */
type RecordKind =
  | 'text'
  | 'text?'
  | 'number'
  | 'number?'
  | 'later number'
  | 'flag'
  | 'group'
  | 'group?'
  | 'later group?'
  | 'list'
  | 'later list'

const kinds = {
  text: value => typeof value === 'string',
  'text?': value => value === null || typeof value === 'string',
  number: value => typeof value === 'number',
  'number?': value => value === null || typeof value === 'number',
  'later number': value => value === undefined || typeof value === 'number',
  flag: value => typeof value === 'boolean',
  group: isGroup,
  'group?': value => value === null || isGroup(value),
  'later group?': value => value === undefined || value === null || isGroup(value),
  list: Array.isArray,
  'later list': value => value === undefined || Array.isArray(value),
} as const satisfies Record<RecordKind, (value: unknown) => boolean>

const planShape = {
  run: 'text',
  subscription: 'text',
  slot: 'text?',
  driver: 'text',
  plannedAt: 'text',
  storeDirectory: 'text',
  storeVersion: 'number?',
  storeIdentity: 'later group?',
  lastLoad: 'number?',
  query: 'group',
  formats: 'list',
  empty: 'text',
  attempts: 'number',
  retrySeconds: 'number',
  interrupted: 'text',
  staleHours: 'later number',
  brand: 'later group?',
  fonts: 'later list',
  targets: 'later list',
  operator: 'text?',
  reports: 'list',
  deliveries: 'list',
  alert: 'later group?',
  refused: 'group?',
} as const satisfies Record<keyof Plan, RecordKind>

const stepShape = { step: 'number', at: 'text', attempts: 'number', error: 'text?', state: 'text' } as const
const recordShapes = {
  run: { ...stepShape, driver: 'text' },
  report: { ...stepShape, files: 'list', storeVersion: 'number?', deaths: 'later number' },
  delivery: {
    ...stepShape,
    response: 'text?',
    sizeBytes: 'number?',
    interrupted: 'flag',
    repeats: 'number',
    deaths: 'later number',
  },
} as const satisfies { readonly [S in Subject]: Record<keyof Records[S], RecordKind> }

const states = { run: runStates, report: reportStates, delivery: deliveryStates } as const satisfies Record<
  Subject,
  readonly string[]
>

/** Why a JSON value is not a valid plan of a run, for a person; null if it is valid. Newer plans may have more keys. */
export function flawOfPlan(value: unknown, run: string): string | null {
  const flaw = flawOf(value, planShape)
  if (flaw !== null || !isGroup(value)) return flaw
  // Otherwise a copied folder, such as a backup, would deliver its letters again.
  return value.run === run ? null : `it is the plan of ${JSON.stringify(value.run)}`
}

/** Why a JSON value is not a valid step, for a person; null if it is valid. */
export function flawOfStep(value: unknown, { subject, step }: { readonly subject: Subject; readonly step: number }) {
  const flaw = flawOf(value, recordShapes[subject])
  if (flaw !== null || !isGroup(value)) return flaw
  if (value.step !== step) return `it is step ${value.step}`
  return states[subject].some(state => state === value.state) ? null : `its state is ${JSON.stringify(value.state)}`
}

function flawOf(value: unknown, shape: Readonly<Record<string, RecordKind>>): string | null {
  if (!isGroup(value)) return 'it is not a record'
  const wrong = Object.entries(shape).find(([key, kind]) => !kinds[kind](value[key]))
  if (wrong === undefined) return null
  const [key] = wrong
  return value[key] === undefined ? `it has no ${key}` : `its ${key} is ${JSON.stringify(value[key]).slice(0, 80)}`
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
