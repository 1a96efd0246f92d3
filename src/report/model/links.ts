import type { Link, LinkTarget } from '../../charts/link-target.ts'
import type { Figure, Table } from './model.ts'
import type { Reading } from './reading.ts'

/** The link of a count; empty in a report, which has no links, and for 0. */
export function figureLink(count: number, target: LinkTarget, reading: Reading<never>): Pick<Figure, 'href'> {
  const href = count === 0 ? null : (reading.options.link?.(target) ?? null)
  return href === null ? {} : { href }
}

/** The links of a table's cells, row by row; empty in a report. */
export function tableLinks(
  reading: Reading<never>,
  rows: (link: Link) => readonly (readonly (string | null)[])[],
): Pick<Table, 'links'> {
  const { link } = reading.options
  return link === undefined ? {} : { links: rows(link) }
}
