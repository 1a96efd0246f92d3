import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { writeXlsxStream } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { inspect } from '../../src/ingest/inspect/inspect.ts'
import { numberText, timeStyleOf, timeText } from '../../src/ingest/read/xlsx/cell-text.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { runs } from '../arbitraries/runs.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const { fill, fillEstablishments } = ingestEngine()
const files = temporaryFolder()
const sheets = join(import.meta.dirname, 'sheets')
const zone = 'Europe/Paris'

/** A workbook of one sheet, written by hucre. */
async function written(name: string, rows: readonly (readonly (string | number | boolean | Date | null)[])[]) {
  async function* all() {
    yield* rows.slice(1).map(row => [...row])
  }
  const columns = (rows[0] ?? []).map(header => ({
    header: String(header),
    ...(/sent_at|created/i.test(String(header)) ? { numFmt: 'yyyy-mm-dd hh:mm:ss.000' } : {}),
  }))
  const pieces: Uint8Array[] = []
  for await (const piece of writeXlsxStream(all(), { name: 'log', columns })) pieces.push(piece)
  return files.write(name, Buffer.concat(pieces))
}

/** A workbook with the given XML of its sheet, its shared texts and its styles. */
function workbook(name: string, sheet: string, more: Readonly<Record<string, string>> = {}): string {
  return files.write(
    name,
    zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>'),
      'xl/_rels/workbook.xml.rels': strToU8(
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
      ...Object.fromEntries(Object.entries(more).map(([path, text]) => [path, strToU8(text)])),
    }),
  )
}
const inline = (...texts: readonly string[]) =>
  `<row>${texts.map(text => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
const header = inline('chat_id', 'sent_at', 'author', 'establishment_id')
const good = inline('c', '2026-03-01T10:00:00Z', 'agent', 'e')

const shown = ({ chat_id, sent_at, customer_id, text }: Awaited<ReturnType<typeof fill>>['rows'][number]) => [
  chat_id,
  formatInstant(sent_at),
  customer_id,
  text,
]

test.each(['openpyxl.xlsx', 'openpyxl-1904.xlsx', 'libreoffice.xlsx'])('%s: what another program wrote', async name => {
  const { counts, rows, rejects } = await fill([join(sheets, name)], { mapping: { zone, xlsx: { skip: 1 } } })
  expect(rows.map(shown)).toEqual([
    ['1001', '2026-03-01T09:00:00Z', '7', 'Bonjour, ça va ? 😀'],
    ['1001', '2026-03-01T09:05:30.25Z', '7', 'Line one\nLine two'],
    ['true', '2026-03-29T01:30:00Z', '9', expect.toBeOneOf([null, '#VALUE!'])],
    ...(name === 'libreoffice.xlsx' ? [['1001', '2026-03-03T08:00:00Z', '10', 'formula without a value']] : []),
    ['1003', '2026-03-03T08:00:00Z', '10', 'error'],
    ['1004', '2026-03-03T09:00:00Z', '10', '=not a formula'],
  ])
  expect(rows.map(({ establishment_id }) => establishment_id)).toContain('0042')
  expect(counts).toMatchObject({ read: 8, skippedTimes: 1 })
  // By the number of the row in the sheet. The hidden first sheet, the title, the empty row and the note are left out.
  expect(rejects.filter(({ line }) => line !== 10).map(({ line, reason }) => [line, reason])).toEqual([
    [6, expect.stringContaining('customer_id must have all its digits')],
    [8, 'chat_id must have all its digits, a spreadsheet kept only the first ones: 1.5E+18'],
  ])
})

test('what hucre writes is read as it was', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter(value => value.trim() === value && value !== '')
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          text,
          at: fc.date({ min: new Date('1995-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
          id: fc.integer({ min: 1, max: 1e15 - 1 }),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      async all => {
        const cells = all.map(({ text, at, id }) => [
          id,
          at,
          'agent',
          'e',
          text.replace(/_x(?=[\dA-Fa-f]{4}_)/g, '_x005F_x'),
        ])
        const path = await written('round.xlsx', [
          ['chat_id', 'sent_at', 'author', 'establishment_id', 'text'],
          ...cells,
        ])
        const { rows } = await fill([path], { mapping: { zone: 'UTC' } })
        expect(rows.map(row => [row.chat_id, formatInstant(row.sent_at), row.text])).toEqual(
          all.map(({ text, at, id }) => [String(id), formatInstant(BigInt(at.getTime()) * 1000n), text]),
        )
      },
    ),
    runs(20),
  )
})

test('a sheet is chosen by its name', async () => {
  const path = join(sheets, 'openpyxl.xlsx')
  await expect(fill([path], { mapping: { xlsx: { sheet: 'Mesages' } } })).rejects.toThrow(
    'has no sheet "Mesages" (did you mean "Messages"?); it has "Notes", "Messages"',
  )
  await expect(fill([path], { mapping: { xlsx: { sheet: 'Notes' } } })).rejects.toThrow(/has no column chat_id/)
})

test('a workbook is told by its content, and inspected', async () => {
  const path = files.pathOf('renamed.data')
  await cp(
    await written('log.xlsx', [
      ['Conversation ID', 'Created at'],
      ['c', new Date('2026-03-01T10:00:00Z')],
    ]),
    path,
  )
  const { format, mapping } = await inspect({ file: path })
  expect([format, mapping?.mapping.columns]).toMatchObject(['causerie', { chat_id: 'Conversation ID' }])
  const events = await written('events.xlsx', [
    ['case:concept:name', 'concept:name', 'time:timestamp', 'case:site'],
    ['1', 'customer question', '2026-03-01T10:00:00Z', 's'],
  ])
  expect(await inspect({ file: events })).toMatchObject({ format: 'event-log', log: { read: 1, rejected: 0 } })
})

test('establishments may be a sheet, with several values in a cell', async () => {
  const path = await written('sites.xlsx', [
    ['establishment_id', 'name', 'region'],
    ['0042', 'Lyon', 'north;flagship'],
  ])
  const { rows } = await fillEstablishments(path)
  expect(rows).toEqual([
    { establishment_id: '0042', name: 'Lyon', time_zone: null, attributes: ['region=flagship', 'region=north'] },
  ])
})

test('cells of every type', async () => {
  const cells = [
    '<c t="s"><v>0</v></c>',
    '<c t="s"><v>1</v></c>',
    '<c t="str"><f>A1</f><v>formula</v></c>',
    '<c t="b"><v>0</v></c>',
    '<c t="e"><v>#REF!</v></c>',
    '<c t="d"><v>2026-03-01T10:00:00</v></c>',
    '<c><v>12.50</v></c>',
    '<c s="1"><v>0.5</v></c>',
    '<c t="inlineStr"><is><t><![CDATA[a<b]]></t><rPh><t>x</t></rPh></is></c>',
    '<c t="n"><f>1/0</f></c>',
  ]
  const row = (cell: string) => `<row>${inline('c', '2026-03-01T10:00:00Z', 'agent', 'e').slice(5, -6)}${cell}</row>`
  const path = workbook(
    'types.xlsx',
    `${inline('chat_id', 'sent_at', 'author', 'establishment_id', 'text')}${cells.map(row).join('')}`,
    {
      'xl/sharedStrings.xml':
        '<sst><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>no</t></rPh></si><si><t>a_x000A_b &amp; c</t></si></sst>',
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="20"/></cellXfs></styleSheet>',
    },
  )
  const { rows } = await fill([path])
  expect(rows.map(({ text }) => text)).toEqual([
    'rich text',
    'a\nb & c',
    'formula',
    'false',
    '#REF!',
    '2026-03-01T10:00:00',
    '12.50',
    '12:00:00',
    'a<b',
    null,
  ])
})

test.each([
  [
    'a row beyond the last',
    `${header}<row r="1048577"><c><v>1</v></c></row>`,
    /a row must have a number up to 1048576/,
  ],
  ['a column beyond the last', `${header}<row><c r="XFE2"><v>1</v></c></row>`, /one of 16384 columns: XFE2/],
  ['a cell without a place', `${header}<row><c r="7"><v>1</v></c></row>`, /one of 16384 columns: 7/],
  [
    'a text that is not there',
    `${header}<row><c t="s"><v>3</v></c></row>`,
    /refers to a text that the file lacks, in row 2: 3/,
  ],
  ['XML that ends early', `${header}<row><c>`, /is no whole XML/],
  ['no row', '', /the sheet "One" is empty/],
  [
    'an entity of its own',
    `${header}<row><c t="str"><v>&bomb;</v></c></row>`,
    /is no whole XML: Invalid character entity/,
  ],
])('a sheet with %s is refused', async (_, sheet, message) => {
  await expect(fill([workbook('wrong.xlsx', sheet)])).rejects.toThrow(message)
})

test('a damaged workbook is refused with its name, whatever is cut off', async () => {
  const whole = await readFile(workbook('whole.xlsx', header + good))
  expect((await fill([files.write('again.xlsx', whole)])).rows).toHaveLength(1)
  for (let cut = 4; cut < whole.length; cut += 97) {
    const path = files.write('cut.xlsx', whole.subarray(0, cut))
    await expect(fill([path])).rejects.toThrow('cut.xlsx')
  }
  const old = files.write('old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))
  await expect(fill([old])).rejects.toThrow('is a workbook of an old Excel, or one with a password')
  const other = files.write('other.zip', zipSync({ 'a.txt': strToU8('x') }))
  await expect(fill([other])).rejects.toThrow('is a zip archive and no workbook (.xlsx)')
})

test('numbers keep the digits that the file has', () => {
  expect(
    ['7', '007', '12345678901234567890', '1E3', '1.2345E+4', '1.5E18', '0.1', '46082.416666666664', '-3', 'x'].map(
      numberText,
    ),
  ).toEqual(['7', '007', '12345678901234567890', '1000', '12345', '1.5E+18', '0.1', '46082.416666666664', '-3', 'x'])
})

test('numbers are times if their format shows them so', () => {
  const styles = [
    'yyyy-mm-dd',
    'd/m/yy h:mm',
    '[$-40C]d mmmm yyyy;@',
    'h:mm AM/PM',
    '[h]:mm',
    'mm:ss.0',
    '0.00',
    '"day" 0',
    'General',
    '[Red]0',
  ]
  expect(styles.map(code => timeStyleOf(164, code))).toEqual([
    'date',
    'datetime',
    'date',
    'time',
    'time',
    'time',
    'none',
    'none',
    'none',
    'none',
  ])
  expect([0, 14, 22, 49].map(id => timeStyleOf(id, undefined))).toEqual(['none', 'date', 'datetime', 'none'])
  expect(timeText('46082', 'date', false)).toBe('2026-03-01')
  expect(timeText('44620', 'date', true)).toBe('2026-03-01')
  expect(timeText('46082.416666666664', 'datetime', false)).toBe('2026-03-01 10:00:00')
  expect(timeText('46082.5', 'date', false)).toBe('2026-03-01 12:00:00')
  // Day 60 of Excel's calendar never was.
  expect([1, 59, 61].map(day => timeText(String(day), 'date', false))).toEqual([
    '1900-01-01',
    '1900-02-28',
    '1900-03-01',
  ])
  expect(['-1', '2958466', 'x'].map(raw => timeText(raw, 'date', false))).toEqual(['-1', '2958466', 'x'])
})
