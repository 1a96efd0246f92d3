import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** Folders created by tests. */
const made: string[] = []

/** Writes files to a temporary folder that TypeScript and vitest accept as a project. */
export function smallTree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'causerie-small-tree-'))
  made.push(root)
  const all = {
    ...files,
    'package.json': JSON.stringify({ type: 'module' }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: 'ES2023',
        module: 'NodeNext',
        allowImportingTsExtensions: true,
      },
      include: ['src'],
    }),
  }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  symlinkSync(resolve(import.meta.dirname, '../node_modules'), join(root, 'node_modules'))
  return root
}

export function removeSmallTrees(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true })
}
