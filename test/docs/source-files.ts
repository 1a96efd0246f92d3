import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { globSync } from 'tinyglobby'

export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

const root = resolve(import.meta.dirname, '../..')

/** Every TypeScript file of the repository. */
export function sourceFiles(): readonly SourceFile[] {
  return globSync('{src,jobs,serve,test,bench,scripts}/**/*.ts', { cwd: root }).map(path => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))
}
