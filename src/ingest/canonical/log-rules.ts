import type { Engine } from '../../engine/engine.ts'
import { sql } from '../../engine/sql.ts'
import { EngineError, IngestError } from '../../errors.ts'
import { logColumns } from '../../store/schema.ts'
import type { Micros } from '../../time/instant.ts'
import { earliestInstant, localFormats, type ResolvedMapping, timeFormats } from '../mapping/mapping.ts'
import type { RequiredColumn } from '../read/read-context.ts'

type Rules = ResolvedMapping['columns']
export type LogColumn = keyof typeof logColumns

/** The first instant that may be a time of a message. */
export interface Earliest {
  readonly micros: Micros
  /** As the mapping writes it. */
  readonly written: string
}

/** What every column of the log is made from; null is left out. */
export interface LogRules {
  readonly rules: { readonly [C in LogColumn]: NonNullable<Rules[C]> | null }
  /** Those that the mapping names: what they are made from must be there. */
  readonly named: ReadonlySet<LogColumn>
  /** Texts that are missing in a column whose rule has none of its own. */
  readonly missing: readonly string[]
  /** Columns of a file that it may lack although the mapping names them. */
  readonly optional: ReadonlySet<string>
  /** A time before it rejects its row. */
  readonly earliest: Earliest
  /** What a strptime pattern gives, by pattern. */
  readonly patterns: ReadonlyMap<string, 'instant' | 'local time'>
}

const neededColumns = ['chat_id', 'sent_at', 'author', 'establishment_id'] as const satisfies readonly LogColumn[]
const instantColumns = ['sent_at', 'updated_at'] as const

/** The rules of a mapping, those of the columns that it does not name filled in. Throws `IngestError` for a pattern that cannot be. */
export async function logRules(engine: Engine, mapping: ResolvedMapping): Promise<LogRules> {
  const given = mapping.columns
  const ownName = <C extends LogColumn>(column: C) => (given[column] === undefined ? { column } : given[column])
  const ownInstant = (column: (typeof instantColumns)[number]) =>
    given[column] === undefined ? { column, format: 'iso' } : given[column]
  const rules: LogRules['rules'] = {
    chat_id: ownName('chat_id'),
    message_id: ownName('message_id'),
    sent_at: ownInstant('sent_at'),
    author: ownName('author'),
    kind: ownName('kind'),
    establishment_id: ownName('establishment_id'),
    customer_id: ownName('customer_id'),
    channel: ownName('channel'),
    platform: ownName('platform'),
    updated_at: ownInstant('updated_at'),
    withdrawn: ownName('withdrawn'),
    author_id: ownName('author_id'),
    text: ownName('text'),
    attachments: ownName('attachments'),
  }
  const unnamable = neededColumns.find(column => rules[column] === null)
  if (unnamable !== undefined)
    throw new IngestError(`mapping: columns.${unnamable}: a log cannot do without it, it is null`)

  const patterns = new Map<string, 'instant' | 'local time'>()
  for (const column of instantColumns) {
    const rule = rules[column]
    if (rule === null) continue
    if (localFormats.includes(rule.format) && rule.zone === undefined) {
      throw new IngestError(
        `mapping: columns.${column}.zone: must be said, the format is of local times: ${rule.format}`,
      )
    }
    if (timeFormats.some(format => format === rule.format)) continue
    const gives = await patternGives(engine, rule.format, column)
    if (gives === 'local time' && rule.zone === undefined) {
      throw new IngestError(`mapping: columns.${column}.zone: must be said, the format has no %z: ${rule.format}`)
    }
    patterns.set(rule.format, gives)
  }
  const named = Object.keys(given).filter((key): key is LogColumn => key in logColumns)
  const written = mapping.earliest
  const micros = earliestInstant(written)
  if (micros === null) throw new Error(`no instant: ${written}`)
  return {
    rules,
    named: new Set(named),
    missing: mapping.missing ?? [],
    optional: new Set(mapping.optional),
    earliest: { micros, written },
    patterns,
  }
}

/** The columns of a file that the rules look for. */
export function sourceColumns({ rules }: LogRules): readonly string[] {
  const names = Object.values(rules).flatMap(rule => {
    if (rule === null) return []
    const tested = 'when' in rule ? Object.keys(rule.when ?? {}) : []
    return rule.column === undefined ? tested : [rule.column, ...tested]
  })
  return [...new Set(names)]
}

/** The columns of a file without which none of its rows can be used. */
export function neededSourceColumns({ rules }: LogRules): readonly string[] {
  return neededColumns.flatMap(column => rules[column]?.column ?? [])
}

/**
 * The columns that a file must have: those that the mapping names or that the log cannot do without, unless a default gives them.
 * A default gives nothing where a column that `when` names is lacking: that every row of a file is made by default is no accident.
 */
export function requiredColumns({ rules, named, optional }: LogRules): readonly RequiredColumn[] {
  const needed: ReadonlySet<LogColumn> = new Set(neededColumns)
  return [...new Set<LogColumn>([...neededColumns, ...named])].flatMap(purpose => {
    const rule = rules[purpose]
    if (rule === null) return []
    const isGiven = 'default' in rule && rule.default !== undefined
    const source = rule.column === undefined || isGiven ? [] : [rule.column]
    const tested = 'when' in rule ? Object.keys(rule.when ?? {}) : []
    const own = needed.has(purpose) ? source : source.filter(name => !optional.has(name))
    return [...own, ...tested.filter(name => !optional.has(name))].map(name => ({ name, purpose }))
  })
}

/** Those that hold ISO 8601 texts. */
export function isoColumns({ rules }: LogRules): readonly string[] {
  return instantColumns.flatMap(column => (rules[column]?.format === 'iso' ? [rules[column].column] : []))
}

async function patternGives(engine: Engine, pattern: string, column: string): Promise<'instant' | 'local time'> {
  const found = await engine
    .query(sql`SELECT typeof(try_strptime('', ${pattern})) AS type`, { type: 'text' })
    .catch(cause => {
      if (!(cause instanceof EngineError)) throw cause
      throw new IngestError(`mapping: columns.${column}.format: must be a strptime pattern: ${pattern}`, { cause })
    })
  return found[0]?.type === 'TIMESTAMP WITH TIME ZONE' ? 'instant' : 'local time'
}
