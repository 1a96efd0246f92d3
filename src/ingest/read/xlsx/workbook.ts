import { IngestError } from '../../../errors.ts'
import { type Archive, membersOf } from '../archive.ts'
import type { InputFile } from '../unpack.ts'
import { type TimeStyle, timeStyleOf, unescapedText } from './cell-text.ts'
import { xmlEvents } from './xml-events.ts'

/** A sheet of a workbook. */
export interface Sheet {
  readonly name: string
  /** Its file in the archive. */
  readonly member: string
  readonly isHidden: boolean
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  /** Whether days are counted from 1904. */
  readonly is1904: boolean
  /** How each style of cells shows numbers. */
  readonly styles: readonly TimeStyle[]
}

/** The parts of a workbook other than its sheets and texts are small. */
const [mostPartBytes, mostStyles, mostSheets] = [50e6, 100_000, 10_000]

/** The sheets of a workbook and what is needed to read them. Throws `IngestError` for a file that is none. */
export async function readWorkbook(file: InputFile, archive: Archive): Promise<Workbook> {
  const fail = (problem: string) => new IngestError(`${file.name}: ${problem}`, { file: file.name })
  const large = archive.members.find(
    ({ name, sizeBytes }) => /workbook|styles|\.rels$/.test(name) && sizeBytes > mostPartBytes,
  )
  if (large !== undefined) throw fail(`${large.name} must be no larger than ${mostPartBytes} bytes: ${large.sizeBytes}`)
  const main = archive.members.find(({ name }) => name === 'xl/workbook.xml')
  if (main === undefined) throw fail('is a zip archive and no workbook (.xlsx): unpack it, save sheets as CSV')

  const targets = new Map<string, string>()
  for await (const part of memberFile(archive, 'xl/_rels/workbook.xml.rels')) {
    const found = xmlEvents<readonly [string, string]>(part, emit => ({
      open: (name, given) => {
        const [id, target] = [given.get('Id'), given.get('Target')]
        if (name === 'Relationship' && id !== undefined && target !== undefined) emit([id, target])
      },
    }))
    for await (const [id, target] of found) targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  const sheets: Sheet[] = []
  let is1904 = false
  for await (const part of memberFile(archive, 'xl/workbook.xml')) {
    const found = xmlEvents<Sheet>(part, emit => ({
      open: (name, given) => {
        if (name === 'workbookPr') is1904 = /^(1|true)$/.test(given.get('date1904') ?? '')
        if (name !== 'sheet') return
        const member = targets.get(given.get('id') ?? '') ?? ''
        emit({ name: given.get('name') ?? '', member, isHidden: /hidden/i.test(given.get('state') ?? '') })
      },
    }))
    for await (const sheet of found)
      if (sheets.push(sheet) > mostSheets) throw fail(`has more than ${mostSheets} sheets`)
  }
  return { sheets, is1904, styles: await readStyles(archive, fail) }
}

async function readStyles(archive: Archive, fail: (problem: string) => IngestError): Promise<readonly TimeStyle[]> {
  const codes = new Map<number, string>()
  const styles: TimeStyle[] = []
  for await (const part of memberFile(archive, 'xl/styles.xml')) {
    let isOfCells = false
    const found = xmlEvents<number>(part, emit => ({
      open: (name, given) => {
        if (name === 'cellXfs') isOfCells = true
        if (name === 'numFmt') codes.set(Number(given.get('numFmtId')), given.get('formatCode') ?? '')
        if (name === 'xf' && isOfCells) emit(Number(given.get('numFmtId') ?? 0))
      },
      close: name => {
        if (name === 'cellXfs') isOfCells = false
      },
    }))
    for await (const format of found)
      if (styles.push(timeStyleOf(format, codes.get(format))) > mostStyles)
        throw fail(`has more than ${mostStyles} styles`)
  }
  return styles
}

/** The characters of all shared texts that are held in memory. */
const mostTextLength = 250e6

/** The texts that cells refer to by number. Throws `IngestError` if they are too many for the memory. */
export async function readSharedTexts(file: InputFile, archive: Archive): Promise<readonly string[]> {
  const texts: string[] = []
  let length = 0
  for await (const part of memberFile(archive, 'xl/sharedStrings.xml')) {
    const found = xmlEvents<string>(part, emit => {
      let text = ''
      let [isText, isPhonetic] = [false, false]
      return {
        open: name => {
          if (name === 'si') text = ''
          if (name === 't') isText = true
          if (name === 'rPh') isPhonetic = true
        },
        text: more => {
          if (isText && !isPhonetic) text += more
        },
        close: name => {
          if (name === 't') isText = false
          if (name === 'rPh') isPhonetic = false
          if (name === 'si') emit(unescapedText(text))
        },
      }
    })
    for await (const text of found) {
      texts.push(text)
      length += text.length + 16
      if (length > mostTextLength)
        throw new IngestError(`${file.name}: has more texts than fit the memory: save the sheet as CSV`, {
          file: file.name,
        })
    }
  }
  return texts
}

/** The one member of that name, unpacked while it is used; nothing if there is none. */
export function memberFile(archive: Archive, wanted: string): AsyncGenerator<InputFile> {
  return membersOf(archive, ({ name }) => name === wanted)
}
