import { execFile } from 'node:child_process'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ingest } from '../../src/ingest/ingest.ts'
import { commentExamples, exampleModule } from './comment-examples.ts'
import { root } from './source-files.ts'

const run = promisify(execFile)

test('every @example of a doc comment compiles, runs and prints what it says', async () => {
  const folder = join(root, 'out/comment-examples')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const examples = commentExamples()
  expect(examples.length).toBeGreaterThan(30)
  for (const [index, one] of examples.entries()) await writeFile(join(folder, `${index}.ts`), await exampleModule(one))
  const compilerOptions = { noUnusedLocals: false, rootDir: '../..' }
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts', '../../src/**/*.d.ts'] }),
  )
  await cp(join(root, 'fixtures/small'), folder, { recursive: true })
  const [log, sites] = ['messages.csv', 'establishments.csv'].map(name => join(folder, name))
  await ingest({ store: join(folder, 'store'), inputs: [log ?? ''], establishments: sites ?? '' })
  await writeFile(
    join(folder, 'all.ts'),
    `const failures: string[] = []
for (const [index, of] of ${JSON.stringify(examples.map(({ path, name }) => `${path} ${name}`))}.entries()) {
  const { example } = await import(\`./\${index}.ts\`)
  await example().catch((error: unknown) => failures.push(\`\${of}: \${String(error)}\`))
}
console.log(JSON.stringify(failures))
process.exit()
`,
  )

  const told = (error: { readonly stdout: string }) => error.stdout
  const compiled = run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { cwd: root })
  expect(await compiled.then(({ stdout }) => stdout, told)).toBe('')
  const { stdout } = await run(process.execPath, ['--import', import.meta.resolve('tsx'), 'all.ts'], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual([])
}, 0)
