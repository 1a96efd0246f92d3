import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Mutant, mutated } from './find-mutants.ts'

/** A temporary copy of a tree in which mistakes are planted and reverted. */
export interface WorkingCopy {
  readonly root: string
  /** The path of the built command line, for `CAUSERIE_BUILT`; null when the tree builds nothing. */
  readonly built: string | null
  readonly plant: (mutant: Mutant) => void
  readonly restore: (mutant: Mutant) => void
  readonly remove: () => void
}

/** The files of a checkout, including uncommitted ones, without those that git ignores. */
export function filesOf(root: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z', '.'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed.split('\0').filter(file => file !== '' && existsSync(join(root, file)))
}

export function copyTree(from: string, files: readonly string[]): WorkingCopy {
  const root = mkdtempSync(join(tmpdir(), 'causerie-mutants-'))
  for (const file of files) cpSync(join(from, file), join(root, file))
  symlinkSync(modulesOf(from), join(root, 'node_modules'))
  const remove = () => rmSync(root, { recursive: true, force: true })
  // Also when the runner is interrupted.
  process.once('exit', remove)
  const built = existsSync(join(root, buildConfig)) ? join(root, 'out/built') : null
  const compile = (config: string) => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const flags = ['-p', config, '--noCheck', '--declaration', 'false', '--outDir', join(root, 'out/built')]
    execFileSync(process.execPath, [compiler, ...flags], { cwd: root })
  }
  if (built !== null) {
    compile(buildConfig)
    execFileSync(process.execPath, [join(root, 'scripts/client.mjs')])
    execFileSync(process.execPath, [join(root, 'scripts/copy-assets.mjs'), built])
  }

  const write = (file: string, text: string) => {
    writeFileSync(join(root, file), text)
    if (built === null) return
    // Files that import it are not rebuilt: building one file takes a fraction of the time.
    writeFileSync(
      join(root, oneFileConfig),
      JSON.stringify({
        extends: `.//${buildConfig}`,
        compilerOptions: { noResolve: true, rootDir: '.' },
        include: [],
        files: [file],
      }),
    )
    compile(oneFileConfig)
  }
  const original = (file: string) => readFileSync(join(from, file), 'utf8')
  return {
    root,
    built,
    plant: mutant => write(mutant.file, mutated(original(mutant.file), mutant)),
    restore: ({ file }) => write(file, original(file)),
    remove: () => {
      process.off('exit', remove)
      remove()
    },
  }
}

const buildConfig = 'tsconfig.build.json'
const oneFileConfig = 'tsconfig.mutant.json'

function modulesOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules')
    if (folder === dirname(folder)) throw new Error(`there is no node_modules above ${root}`)
  }
}
