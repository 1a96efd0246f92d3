import { mkdir } from 'node:fs/promises'
import { answered } from '../question.ts'
import { installed, type Opponent, versionOf } from './opponent.ts'
import { writeParquet } from './polars-files.ts'
import type { Polars } from './polars-package.ts'
import { polarsQuestions } from './polars-questions.ts'

/** Polars in this process, on files that were made for it. */
export async function openPolars(folder: string): Promise<Opponent> {
  const pl = installed<Polars>('nodejs-polars')
  let questions: ReturnType<typeof polarsQuestions> | null = null
  return {
    name: 'Polars',
    version: `nodejs-polars ${versionOf('nodejs-polars')}`,
    form: 'lazy scans of Parquet files that DuckDB wrote from the derived tables',
    async load({ store }) {
      await mkdir(folder, { recursive: true })
      const files = await writeParquet(store, folder)
      questions = polarsQuestions(pl, files)
      return { seconds: null, sizeBytes: files.sizeBytes }
    },
    async ask(question, asked) {
      if (questions === null) throw new Error('the files are not written')
      return answered(question, questions[question](asked))
    },
    close: async () => {},
  }
}
