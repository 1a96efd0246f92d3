import { timed } from '../contest.ts'
import { answered } from '../question.ts'
import { installed, type Opponent, versionOf } from './opponent.ts'
import { writePolarsFiles } from './polars-files.ts'
import type { Polars } from './polars-package.ts'
import { polarsQuestions } from './polars-questions.ts'

/** Polars in this process, on files made for it. */
export async function openPolars(folder: string): Promise<Opponent> {
  const pl = installed<Polars>('nodejs-polars')
  let questions: ReturnType<typeof polarsQuestions> | null = null
  return {
    name: 'Polars',
    version: `nodejs-polars ${versionOf('nodejs-polars')}`,
    form: 'lazy scans of Parquet files that DuckDB derived: messages by time, first waits by start, waits by end',
    async load(log) {
      const [files, seconds] = await timed(() => writePolarsFiles(log, folder))
      questions = polarsQuestions(pl, files)
      return { seconds, sizeBytes: files.sizeBytes }
    },
    async ask(question, asked) {
      if (questions === null) throw new Error('the files are not written')
      return answered(question, questions[question](asked))
    },
    close: async () => {},
  }
}
