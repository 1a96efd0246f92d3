import { IngestError, InvalidQueryError, type RejectReason } from '../errors.ts'
import type { Unplaced } from './derive.ts'
import type { FilledLog } from './fill-incoming.ts'

/** A number of rows, or a share of the rows read, from 0 to 1. */
export type MaxRejected = number | { readonly share: number }

/** The limits that a load must meet to be stored. */
export interface LoadBounds {
  readonly maxRejected: MaxRejected | null
  /** Whether inputs without rows are accepted, as a record that nothing happened. */
  readonly mayBeEmpty: boolean
}

/** Throws `InvalidQueryError` unless it is a whole number of rows or a share from 0 to 1. */
export function assertBound(maxRejected: MaxRejected): void {
  const isRight =
    typeof maxRejected === 'number'
      ? Number.isSafeInteger(maxRejected) && maxRejected >= 0
      : maxRejected?.share >= 0 && maxRejected.share <= 1
  if (isRight) return
  throw new InvalidQueryError(
    `maxRejected must be a whole number of rows, or { share } from 0 to 1: ${JSON.stringify(maxRejected)}`,
  )
}

/** Throws `IngestError`, with the most frequent reasons, for a log that must not be stored. `reasons` are those of the load. */
export function assertWithinBounds(
  { files, read, rejected }: FilledLog,
  reasons: readonly RejectReason[],
  { maxRejected, mayBeEmpty }: LoadBounds,
): void {
  if (files.length === 0) return
  if (read === 0) {
    if (mayBeEmpty) return
    throw new IngestError(
      `the log has no rows, nothing was stored: ${files.slice(0, 3).join(', ')}. If nothing happened, say up to when: knownUntil`,
    )
  }
  const ofLog = reasons.filter(({ of }) => of === 'log')
  if (rejected === read) {
    throw new IngestError(
      `no row of the log can be used, nothing was stored: ${rejected} of ${read} rows were rejected; ${reasonsText(ofLog)}`,
      { reasons: ofLog },
    )
  }
  if (maxRejected === null || !isMore(rejected, read, maxRejected)) return
  throw new IngestError(
    `a load must not reject more than ${boundText(maxRejected)}, nothing was stored: ${rejected} of ${read} rows were rejected (${percent(rejected / read)}); ${reasonsText(ofLog)}`,
    { reasons: ofLog },
  )
}

/**
 * Throws `IngestError` when no row of a load can count because none of their chats has an establishment, and when such rows and the rejected
 * ones are together more than the limit.
 */
export function assertPlaced(
  { read, rejected, unplaced }: Pick<FilledLog, 'read' | 'rejected'> & { readonly unplaced: Unplaced },
  { maxRejected, mayBeEmpty }: LoadBounds,
): void {
  if (unplaced.rows === 0) return
  const found = unplacedText(unplaced)
  if (unplaced.rows + rejected === read && !mayBeEmpty) {
    throw new IngestError(
      `no row of the log can count, nothing was stored: ${found}. Name the column with a mapping; for an export of one site, --site (source.site) names it`,
    )
  }
  if (maxRejected === null || !isMore(rejected + unplaced.rows, read, maxRejected)) return
  throw new IngestError(
    `a load must not have more than ${boundText(maxRejected)} that are rejected or whose establishment is missing, nothing was stored: ${rejected} of ${read} rows were rejected, and ${found}`,
  )
}

/** @example '3 rows have no establishment, nor has another row of their chats (c7 and 1 other)' */
function unplacedText({ rows, chats, example }: Unplaced): string {
  const others = chats === 1 ? '' : chats === 2 ? ' and 1 other' : ` and ${chats - 1} others`
  const whose = `(${cut(example ?? '')}${others})`
  return rows === 1
    ? `1 row has no establishment, nor has another row of its chat ${whose}`
    : `${rows} rows have no establishment, nor has another row of their chats ${whose}`
}

// The quotient and the given share are each rounded once, so 29 of 100 is not more than 0.29.
function isMore(rejected: number, read: number, maxRejected: MaxRejected): boolean {
  return typeof maxRejected === 'number' ? rejected > maxRejected : rejected / read > maxRejected.share
}

function boundText(maxRejected: MaxRejected): string {
  if (typeof maxRejected === 'number') return maxRejected === 1 ? '1 row' : `${maxRejected} rows`
  return `${percent(maxRejected.share)} of the rows read`
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))}%`
}

const shownReasons = 3
const shownCharacters = 60

/** The most frequent reasons on one line, each with its first row: `10 rows: author must be one of ... (log.csv:17: robot)`. */
export function reasonsText(reasons: readonly RejectReason[]): string {
  const shown = reasons.slice(0, shownReasons).map(({ rows, reason, example }) => {
    const value = example.value === null ? '' : `: ${cut(example.value)}`
    return `${rows === 1 ? '1 row' : `${rows} rows`}: ${reason} (${example.file}:${example.line}${value})`
  })
  const others = reasons.length - shown.length
  if (others > 0) shown.push(others === 1 ? '1 other reason' : `${others} other reasons`)
  return shown.join('; ')
}

function cut(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters).replace(/[\ud800-\udbff]$/, '')}…` : text
}
