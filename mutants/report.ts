import type { Drawn, Result } from './run-mutants.ts'
import { type KnownSurvivors, type Standing, standingOf } from './survivors.ts'

/** One line per mutant: where it is, what it changes and its result. */
export function lineOf({ mutant, state, by, seconds }: Result, standing: Standing): string {
  const known = standing === null ? '' : ` (known: ${standing})`
  const cause = by === null ? '' : ` by ${(state === 'caught' ? by : by.slice(-80)).split('\n').at(-1)}`
  return `${mutant.id} ${mutant.file}:${mutant.lineNumber} ${mutant.kind}: ${cut(mutant.change)}: ${state}${cause}${known}, ${seconds} s`
}

/** The changed lines of a mutant as a diff. */
export function diffOf({ mutant }: Drawn, text: string): string {
  const start = text.lastIndexOf('\n', mutant.start - 1) + 1
  const stop = text.indexOf('\n', mutant.end)
  const end = stop === -1 ? text.length : stop
  const before = text.slice(start, end)
  const after = `${text.slice(start, mutant.start)}${mutant.text}${text.slice(mutant.end, end)}`
  const lines = (sign: string, piece: string) => piece.split('\n').map(line => `${sign}${line}`)
  const head = `${mutant.id} ${mutant.file}:${mutant.lineNumber} ${mutant.kind}`
  return [head, ...lines('-', before), ...lines('+', after)].join('\n')
}

export interface Score {
  readonly room: string
  readonly drawn: number
  readonly refused: number
  readonly equivalent: number
  readonly caught: number
  /** Survivors not known to be equivalent. */
  readonly survived: number
}

export function scoresOf(
  results: readonly Result[],
  refused: ReadonlyMap<string, number>,
  known: KnownSurvivors,
): readonly Score[] {
  const folders = [...new Set(results.map(({ room }) => room.folder))]
  return folders.map(room => {
    const own = results.filter(result => result.room.folder === room)
    const survived = own.filter(({ state }) => state === 'survived')
    const equivalent = survived.filter(({ mutant }) => standingOf(mutant, known) === 'equivalent').length
    return {
      room,
      drawn: own.length,
      refused: refused.get(room) ?? 0,
      equivalent,
      caught: own.length - survived.length,
      survived: survived.length - equivalent,
    }
  })
}

/** A Markdown table with a line per room. The column `compiler` counts mutants refused while drawing, which are not among the drawn. */
export function scoreTable(scores: readonly Score[]): string {
  const rows = scores.map(({ room, drawn, refused, equivalent, caught, survived }) => {
    const share = caught + survived === 0 ? '' : `${Math.round((100 * caught) / (caught + survived))} %`
    return `| ${[room, drawn, caught, survived, equivalent, refused, share].join(' | ')} |`
  })
  return [
    '| room | drawn | caught | survived | equivalent | compiler | score |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}
