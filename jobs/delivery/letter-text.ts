import type { Figure } from '../../src/report/model/model.ts'
import { shortText } from '../../src/words/outside-text.ts'
import type { LetterModel } from './letter-model.ts'
import type { LetterSection, LetterWatchList } from './letter-section.ts'
import { columnsOf, padColumns, wrapColumns } from './text-columns.ts'

const width = 72
/** The widest line of a table. Longer lines would be broken when quoted in a reply. */
const most = 76
/** The width from which the head of a column of figures is wrapped. */
const headWidth = 12

/** A letter as plain text, in lines of at most 76 columns unless a word is longer. */
export function letterText(model: LetterModel): string {
  const blocks = [
    ...overviewText(model.overview),
    ...model.sections.map(sectionText),
    ['-- ', ...wrapped(model.why), ...(model.unsubscribe === null ? [] : unsubscribeText(model.unsubscribe))],
  ]
  return `${blocks.map(lines => lines.join('\n')).join('\n\n\n')}\n`
}

function overviewText(overview: LetterModel['overview']): readonly (readonly string[])[] {
  if (overview === null) return []
  return [[...underlined(overview.title, '='), '', ...overview.lines.flatMap(line => bullet(line))]]
}

function sectionText(section: LetterSection): readonly string[] {
  const { handling, attached } = section
  return [
    ...underlined(section.title, '='),
    '',
    ...section.notices.flatMap(text => [...wrapped(text), '']),
    ...wrapped(section.lead),
    '',
    ...figureRows(section.volume),
    '',
    ...underlined(handling.title, '-'),
    '',
    ...(handling.emptyText === null ? figureRows(handling.figures) : wrapped(handling.emptyText)),
    '',
    ...watchText(section.watchList),
    '',
    ...(attached.files.length === 0 ? [] : underlined(attached.title, '-')),
    '',
    ...attached.files.flatMap(({ name, size }) => bullet(`${name}${size}`)),
    ...(attached.note === null ? [] : wrapped(attached.note)),
    '',
    ...(section.live === null ? [] : [section.live.text, section.live.address, '']),
    ...wrapped(section.counted),
  ].filter((line, index, lines) => line !== '' || lines[index - 1] !== '')
}

/** `Chats actifs   1 204   +12 %   1 075 en septembre`, each column as wide as its widest cell; long notes on lines of their own. */
function figureRows(figures: readonly Figure[]): readonly string[] {
  const cells = figures.map(({ label, value, change, note }) => [label, value, change?.text ?? '', note ?? ''] as const)
  const widest = (column: 0 | 1 | 2) => Math.max(0, ...cells.map(row => columnsOf(row[column])))
  const [labels, values, changes] = [widest(0), widest(1), widest(2)]
  const rows = cells.map(([label, value, change, note]) => {
    const start = [padColumns(label, labels, 'start'), padColumns(value, values, 'end')]
    return { start: [...start, ...(changes === 0 ? [] : [padColumns(change, changes, 'end')])].join('   '), note }
  })
  const areWide = rows.some(({ start, note }) => columnsOf(`${start}   ${note}`) > most)
  return rows.flatMap(({ start, note }) =>
    areWide
      ? [start.trimEnd(), ...wrapColumns(note, width - 2).map(line => `  ${line}`)]
      : [`${start}   ${note}`.trimEnd()],
  )
}

/** The name comes last, because it can have any length and writing direction. */
function watchText({ title, columns, rows, emptyText, note }: LetterWatchList): readonly string[] {
  // Wrap heads to two lines, to leave room for the names.
  const headOf = (text: string, cells: readonly string[]) =>
    wrapColumns(text, Math.max(headWidth, ...cells.map(columnsOf)))
  const waits = headOf(
    columns.wait,
    rows.map(row => row.wait),
  )
  const counts = headOf(
    columns.chats,
    rows.map(row => row.chats),
  )
  const wait = Math.max(...[...waits, ...rows.map(row => row.wait)].map(columnsOf))
  const chats = Math.max(...[...counts, ...rows.map(row => row.chats)].map(columnsOf))
  const line = (row: LetterWatchList['columns']) =>
    `${padColumns(row.wait, wait, 'end')}   ${padColumns(row.chats, chats, 'end')}   ${row.name === '' ? '' : shortText(row.name, width - wait - chats - 6)}`.trimEnd()
  const headLines = Math.max(waits.length, counts.length)
  const heads = Array.from({ length: headLines }, (_, index) =>
    line({
      wait: waits[index - headLines + waits.length] ?? '',
      chats: counts[index - headLines + counts.length] ?? '',
      name: index === headLines - 1 ? columns.name : '',
    }),
  )
  return [
    ...underlined(title, '-'),
    '',
    ...(rows.length === 0 ? wrapped(emptyText) : [...heads, ...rows.map(line)]),
    ...(note === null ? [] : ['', ...wrapped(note)]),
  ]
}

export function unsubscribeText({ text, shown }: NonNullable<LetterModel['unsubscribe']>): readonly string[] {
  return wrapped(`${text}${shown}`)
}

export function bullet(text: string): readonly string[] {
  return wrapColumns(text, width - 2).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`)
}

export function underlined(title: string, rule: '=' | '-'): readonly string[] {
  const lines = wrapped(title)
  return [...lines, rule.repeat(Math.min(width, Math.max(...lines.map(columnsOf))))]
}

export function wrapped(text: string): readonly string[] {
  return wrapColumns(text, width)
}
