import { displayWidth, visibleText } from './visible-text.ts'

/** Wraps a text to lines of at most `width` columns, each indented. A longer word gets its own line. `width` null: one line. */
export function wrappedText(text: string, { width, indent = '' }: { width: number | null; indent?: string }): string {
  const room = width === null ? Number.POSITIVE_INFINITY : width - indent.length
  const lines: string[] = []
  for (const word of visibleText(text).split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && displayWidth(longer) <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.map(line => `${indent}${line}\n`).join('')
}

/** `1 report`, `2 reports`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`
}

/** `2026-10` for a month; for other dates `2026-10-05..2026-10-12`, where the end is exclusive. */
export function periodText({ start, end }: { readonly start: string; readonly end: string }): string {
  const [year = 0, month = 0] = start.split('-').map(Number)
  const next = `${month === 12 ? year + 1 : year}-${String((month % 12) + 1).padStart(2, '0')}-01`
  return start.endsWith('-01') && end === next ? start.slice(0, 7) : `${start}..${end}`
}

/** An instant to the minute: `2026-11-01 07:00Z`. */
export function minuteText(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`
}
