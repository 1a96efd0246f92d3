import { median, spreadOf, type Times } from './contest.ts'

/** A table, or a sentence when it has no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'Left out of this run.'
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = `|${head.map((_, index) => (index === 0 ? '---|' : '---:|')).join('')}`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

export function milliseconds(times: Times): string {
  return `${(median(times.seconds) * 1000).toFixed(1)}${spread(times)}`
}

export function seconds(times: Times): string {
  return `${median(times.seconds).toFixed(1)}${spread(times)}`
}

export const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)
export const times = (ratio: number, digits = 1) => `${ratio.toFixed(digits)}×`

function spread(of: Times): string {
  const share = spreadOf(of)
  return share === null ? '' : ` ±${(share * 50).toFixed(0)} %`
}
