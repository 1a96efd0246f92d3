import type { Engine } from '../../engine/engine.ts'
import { sql } from '../../engine/sql.ts'
import { EngineError, IngestError } from '../../errors.ts'
import { logColumns } from '../../store/schema.ts'
import type { Micros } from '../../time/instant.ts'
import { earliestInstant, localFormats, type ResolvedMapping, timeFormats } from '../mapping/mapping.ts'
import type { RequiredColumn } from '../read/read-context.ts'

type Rules = ResolvedMapping['columns']
export type LogColumn = keyof typeof logColumns

/** The earliest time that a row may have. */
export interface Earliest {
  readonly micros: Micros
  /** As written in the mapping. */
  readonly written: string
}

/** The rule of every column of the log; null for a column that stays empty. */
export interface LogRules {
  readonly rules: { readonly [C in LogColumn]: NonNullable<Rules[C]> | null }
  /** The columns that the mapping names; the file must have what they are made from. */
  readonly named: ReadonlySet<LogColumn>
  /** Texts that mean a missing value, for columns whose rule has no list of its own. */
  readonly missing: readonly string[]
  /** Columns that the mapping names and that a file may nevertheless lack. */
  readonly optional: ReadonlySet<string>
  /** Rows with an earlier time are rejected. */
  readonly earliest: Earliest
  /** Columns with the values of rows that are left out. */
  readonly skip: Readonly<Record<string, readonly string[]>>
  /** What each strptime pattern yields. */
  readonly patterns: ReadonlyMap<string, 'instant' | 'local time'>
}

const neededColumns = ['chat_id', 'sent_at', 'author', 'establishment_id'] as const satisfies readonly LogColumn[]
const instantColumns = ['sent_at', 'updated_at'] as const

/** The rules of a mapping, with defaults for the columns that it does not name. Throws `IngestError` for an invalid pattern. */
export async function logRules(engine: Engine, mapping: ResolvedMapping): Promise<LogRules> {
  const given = mapping.columns
  const ownName = <C extends LogColumn>(column: C) => (given[column] === undefined ? { column } : given[column])
  const ownInstant = (column: (typeof instantColumns)[number]) => {
    const rule = given[column] === undefined ? { column, format: 'iso' } : given[column]
    return rule === null || mapping.zone === undefined ? rule : { ...rule, zone: rule.zone ?? mapping.zone }
  }
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
  if (unnamable !== undefined) throw new IngestError(`mapping: columns.${unnamable}: is required, it must not be null`)

  const patterns = new Map<string, 'instant' | 'local time'>()
  for (const column of instantColumns) {
    const rule = rules[column]
    if (rule === null) continue
    if (localFormats.includes(rule.format) && rule.zone === undefined) {
      throw new IngestError(
        `mapping: columns.${column}.zone: is required, the format gives local times: ${rule.format}`,
      )
    }
    if (timeFormats.some(format => format === rule.format)) continue
    const gives = await patternGives(engine, rule.format, column)
    if (gives === 'local time' && rule.zone === undefined) {
      throw new IngestError(`mapping: columns.${column}.zone: is required, the format has no %z: ${rule.format}`)
    }
    patterns.set(rule.format, gives)
  }
  await assertPatterns(engine, rules)
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
    skip: mapping.skip ?? {},
    patterns,
  }
}

/** The columns of a file that the rules refer to. */
export function sourceColumns({ rules, skip }: LogRules): readonly string[] {
  const names = Object.values(rules).flatMap(rule => {
    if (rule === null) return []
    const tested = 'when' in rule ? Object.keys(rule.when ?? {}) : []
    return [...madeFrom(rule), ...tested]
  })
  return [...new Set([...names, ...Object.keys(skip)])]
}

/** The columns that a rule takes its value from. */
function madeFrom(rule: NonNullable<LogRules['rules'][LogColumn]>): readonly string[] {
  const own = rule.column === undefined ? [] : [rule.column]
  return [...own, ...('columns' in rule ? (rule.columns ?? []) : []), ...('or' in rule ? (rule.or ?? []) : [])]
}

/** The columns of a file without which none of its rows is usable. */
export function neededSourceColumns({ rules }: LogRules): readonly string[] {
  return neededColumns.flatMap(column => {
    const rule = rules[column]
    return rule === null ? [] : madeFrom(rule)
  })
}

/**
 * The columns that a file must have: those that the mapping names or the log requires, unless a default fills them. A column that `when`
 * names is always required, because a file whose every row gets the default is surely a mistake.
 */
export function requiredColumns({ rules, named, optional, skip }: LogRules): readonly RequiredColumn[] {
  const needed: ReadonlySet<LogColumn> = new Set(neededColumns)
  const left = Object.keys(skip).filter(name => !optional.has(name))
  const made = [...new Set<LogColumn>([...neededColumns, ...named])].flatMap(purpose => {
    const rule = rules[purpose]
    if (rule === null) return []
    const isGiven = 'default' in rule && rule.default !== undefined
    const source = isGiven ? [] : madeFrom(rule)
    const tested = 'when' in rule ? Object.keys(rule.when ?? {}) : []
    // Another row of the chat may name its establishment.
    const isNeeded = needed.has(purpose) && purpose !== 'establishment_id'
    const own = isNeeded ? source : source.filter(name => !optional.has(name))
    return [...own, ...tested.filter(name => !optional.has(name))].map(name => ({ name, purpose }))
  })
  return [...made, ...left.map(name => ({ name, purpose: 'skip' }))]
}

/** The columns that hold ISO 8601 texts. */
export function isoColumns({ rules }: LogRules): readonly string[] {
  return instantColumns.flatMap(column => (rules[column]?.format === 'iso' ? [rules[column].column] : []))
}

async function assertPatterns(engine: Engine, rules: LogRules['rules']): Promise<void> {
  for (const [column, rule] of Object.entries(rules)) {
    for (const pattern of Object.keys(rule !== null && 'patterns' in rule ? (rule.patterns ?? {}) : {})) {
      await engine.query(sql`SELECT regexp_matches('', ${pattern}) AS found`, { found: 'boolean' }).catch(cause => {
        if (!(cause instanceof EngineError)) throw cause
        const rule = `must be regular expressions: ${JSON.stringify(pattern)}`
        throw new IngestError(`mapping: columns.${column}.patterns: ${rule}`, { cause })
      })
    }
  }
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
