import { IngestError } from '../../../errors.ts'
import type { InputFile } from '../unpack.ts'
import { numberText, timeText, unescapedText } from './cell-text.ts'
import type { Workbook } from './workbook.ts'
import { xmlEvents } from './xml-events.ts'

/** A row of a sheet that has a value. */
export interface SheetRow {
  /** Its number in the sheet, from 1. */
  readonly number: number
  /** The texts of its cells, by column from 0; null where a cell is empty. */
  readonly values: readonly (string | null)[]
}

const [mostColumns, mostRows, mostCellLength] = [16_384, 1_048_576, 16e6]

/** The rows of a sheet in their order, without empty ones. Throws `IngestError` for what no sheet can be. */
export async function* sheetRows(
  file: InputFile,
  { is1904, styles }: Pick<Workbook, 'is1904' | 'styles'>,
  shared: readonly string[],
): AsyncGenerator<SheetRow> {
  const fail = (problem: string) => new IngestError(`${file.name}: ${problem}`, { file: file.name })
  yield* xmlEvents<SheetRow>(file, emit => {
    let number = 0
    let values: (string | null)[] = []
    let cell = { column: -1, type: 'n', style: 0 }
    let text: string | null = null
    let [isValue, isPhonetic] = [false, false]
    return {
      open: (name, given) => {
        if (name === 'row') {
          number = given.has('r') ? Number(given.get('r')) : number + 1
          if (!(Number.isInteger(number) && number >= 1 && number <= mostRows))
            throw fail(`a row must have a number up to ${mostRows}: ${given.get('r')}`)
          values = []
          cell = { column: -1, type: 'n', style: 0 }
        } else if (name === 'c') {
          const reference = given.get('r')
          const column = reference === undefined ? cell.column + 1 : columnOf(reference)
          if (!(column >= 0 && column < mostColumns))
            throw fail(`a cell must be in one of ${mostColumns} columns: ${reference ?? column}`)
          cell = { column, type: given.get('t') ?? 'n', style: Number(given.get('s') ?? 0) }
          text = null
        } else if (name === 'v' || name === 't') isValue = true
        else if (name === 'rPh') isPhonetic = true
      },
      text: more => {
        if (!isValue || isPhonetic) return
        text = (text ?? '') + more
        if (text.length > mostCellLength)
          throw fail(`a cell must have at most ${mostCellLength} characters, in row ${number}`)
      },
      close: name => {
        if (name === 'v' || name === 't') isValue = false
        else if (name === 'rPh') isPhonetic = false
        else if (name === 'c' && text !== null && text !== '') {
          while (values.length < cell.column) values.push(null)
          values[cell.column] = textOfCell(text)
        } else if (name === 'row' && values.some(value => value !== null)) emit({ number, values })
      },
    }

    function textOfCell(raw: string): string {
      switch (cell.type) {
        case 's': {
          const found = shared[Number(raw)]
          if (found === undefined)
            throw fail(`a cell refers to a text that the file lacks, in row ${number}: ${raw.slice(0, 20)}`)
          return found
        }
        case 'str':
        case 'inlineStr':
          return unescapedText(raw)
        case 'b':
          return raw === '1' || raw === 'true' ? 'true' : 'false'
        case 'n': {
          const style = styles[cell.style] ?? 'none'
          return style === 'none' ? numberText(raw) : timeText(raw, style, is1904)
        }
        default:
          // An error such as #N/A, or an ISO date.
          return raw
      }
    }
  })
}

/** `C7` is in column 2. */
function columnOf(reference: string): number {
  const [letters = ''] = /^[A-Z]{1,3}(?=\d)/.exec(reference) ?? []
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}
