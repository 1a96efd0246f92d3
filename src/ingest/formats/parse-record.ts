import type { z } from 'zod'
import { type ExportItem, problem } from './export-row.ts'

/** The lists of a record whose elements are rows of the log, in any format. */
const rowLists: ReadonlySet<PropertyKey> = new Set([
  'articles',
  'audits',
  'comments',
  'conversation_parts',
  'history',
  'message_echoes',
  'messages',
  'messaging',
  'standby',
  'statuses',
])

/** An element of a list that does not match, with its path in the record. */
export interface BrokenRow {
  readonly reason: string
  readonly value: unknown
}

export interface ParsedRecord<T> {
  /** Null if the record itself does not match. */
  readonly data: T | null
  /** The rows that were left out; without a record, the record. */
  readonly broken: readonly BrokenRow[]
}

/** Parses a record. A row of it that does not match is left out, so that it does not take the others with it. */
export function parseRecord<Schema extends z.ZodType>(schema: Schema, value: unknown): ParsedRecord<z.infer<Schema>> {
  const whole = schema.safeParse(value)
  if (whole.success) return { data: whole.data, broken: [] }
  const refused = { data: null, broken: [{ reason: problemOf(whole.error), value }] }
  const faults = rowFaults(whole.error.issues)
  if (faults === null) return refused
  const rest = schema.safeParse(
    without(
      value,
      [...faults.values()].map(({ path }) => path),
    ),
  )
  if (!rest.success) return refused
  return {
    data: rest.data,
    broken: [...faults.values()].map(({ path, issue }) => ({
      reason: problemOf({ issues: [issue] }),
      value: path.reduce((found: unknown, key) => Reflect.get(Object(found), key), value),
    })),
  }
}

/** The item of a message inside a record, which is parsed by itself. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  itemOf: (one: z.infer<Schema>) => ExportItem,
): ExportItem {
  const one = schema.safeParse(value)
  return one.success ? itemOf(one.data) : problem(problemOf(one.error))
}

interface RowFault {
  /** The path of the row. */
  readonly path: readonly PropertyKey[]
  /** Its first fault, with a path from the record. */
  readonly issue: z.core.$ZodIssue
}

/** The rows at fault by their paths; null if anything else is. Of a union, those of the form that is otherwise right. */
function rowFaults(issues: readonly z.core.$ZodIssue[]): ReadonlyMap<string, RowFault> | null {
  const faults = new Map<string, RowFault>()
  for (const issue of issues) {
    const place = issue.path.findLastIndex((key, index) => typeof key === 'number' && isRowList(issue.path[index - 1]))
    if (place !== -1) {
      const path = issue.path.slice(0, place + 1)
      const key = JSON.stringify(path)
      if (!faults.has(key)) faults.set(key, { path, issue })
      continue
    }
    if (issue.code !== 'invalid_union' || issue.path.length > 0) return null
    const [form] = issue.errors.map(rowFaults).filter(found => found !== null && found.size > 0)
    if (form === undefined || form === null) return null
    for (const [key, fault] of form) faults.set(key, fault)
  }
  return faults
}

function isRowList(key: PropertyKey | undefined): boolean {
  return key !== undefined && rowLists.has(key)
}

/** A copy of a value without the elements at some paths. A count beside a list is reduced with it. */
function without(value: unknown, paths: readonly (readonly PropertyKey[])[]): unknown {
  const [first] = paths
  if (first === undefined) return value
  if (Array.isArray(value)) {
    const below = grouped(paths)
    return value.flatMap((element, index) => {
      const own = below.get(index)
      if (own === undefined) return [element]
      return own.some(path => path.length === 0) ? [] : [without(element, own)]
    })
  }
  const below = grouped(paths)
  const copy = Object.entries(Object(value) as object).map(([key, inner]) => {
    const own = below.get(key)
    return [key, own === undefined ? inner : without(inner, own)] as const
  })
  const removed = paths.filter(path => path.length === 2).length
  return Object.fromEntries(
    copy.map(([key, inner]) => [key, key === 'total_count' && typeof inner === 'number' ? inner - removed : inner]),
  )
}

/** The rests of paths by their first key. */
function grouped(paths: readonly (readonly PropertyKey[])[]): ReadonlyMap<PropertyKey, (readonly PropertyKey[])[]> {
  const groups = new Map<PropertyKey, (readonly PropertyKey[])[]>()
  for (const [key, ...rest] of paths) if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), rest])
  return groups
}

/** What a record has instead of what it should have. */
export function problemOf({ issues }: Pick<z.ZodError, 'issues'>): string {
  return `record has another form: ${faultOf(issues, [])}`
}

/** The first fault; of a union without a rule of its own, that of the form that fits best, and of equals the last. */
function faultOf([issue]: readonly z.core.$ZodIssue[], parents: readonly PropertyKey[]): string {
  if (issue === undefined) return ''
  const path = [...parents, ...issue.path]
  const isPlain = issue.code === 'invalid_union' && issue.message === 'Invalid input'
  const [closest] = isPlain ? issue.errors.toReversed().toSorted((a, b) => a.length - b.length) : []
  return closest === undefined ? `${path.map(String).join('.')} ${issue.message}`.trim() : faultOf(closest, path)
}
