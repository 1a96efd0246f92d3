import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { globSync } from 'tinyglobby'

export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

export const root = resolve(import.meta.dirname, '../..')

/** Every TypeScript file of the repository. */
export function sourceFiles(): readonly SourceFile[] {
  return filesOf('{src,config,jobs,serve,cli,testing,test,bench,scripts}/**/*.ts')
}

/** Every document of the repository except the changelog, which describes the past. */
export function markdownFiles(): readonly SourceFile[] {
  return filesOf('{*.md,{docs,examples,bench}/**/*.md}').filter(({ path }) => path !== 'CHANGELOG.md')
}

function filesOf(pattern: string): readonly SourceFile[] {
  const paths = globSync(pattern, { cwd: root, ignore: ['**/node_modules/**'] })
  return paths.sort().map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
