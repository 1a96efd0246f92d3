import buildOnce from '../test/build-once.ts'
import { contest, type Times } from './contest.ts'
import { storeFile } from './opponents/causerie.ts'
import { printedBy } from './own-process.ts'
import { aMonth, threeYears } from './periods.ts'
import type { Asked } from './question.ts'

/** Times `causerie volume` as a process, for a month and for the whole log, and a Node process that only opens the file: the floor. */
export async function compareStarts(directory: string, runs: number): Promise<readonly Times[]> {
  buildOnce()
  const program = `${process.env.CAUSERIE_BUILT}/cli/main.js`
  const file = await storeFile(directory)
  const volume = ({ start, end, zone, to }: Asked) => {
    const asOf = new Date(Number(to / 1000n)).toISOString()
    const period = ['--from', start, '--to', end, '--zone', zone, '--as-of', asOf, '--compare', 'none']
    return printedBy([program, 'volume', '--store', directory, ...period])
  }
  return contest(
    [
      {
        name: 'floor: node opens the file and selects 1',
        run: () => printedBy(['--input-type=module', '-e', opens(file)]),
      },
      ...[aMonth, threeYears].map(asked => ({ name: `causerie volume, ${asked.name}`, run: () => volume(asked) })),
    ],
    { runs, patienceSeconds: 10 },
  )
}

const opens = (file: string) => `
  const { DuckDBInstance } = await import(${JSON.stringify(import.meta.resolve('@duckdb/node-api'))})
  const instance = await DuckDBInstance.create(${JSON.stringify(file)}, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  console.log((await connection.runAndReadAll('SELECT 1')).getRows())`
