// Fills in the output of the README's commands and program: `tsx scripts/readme.ts --write`. Without --write, a test compares the text.
import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeBlock } from './docs/code-block.ts'
import { markdownTable, withGeneratedParts } from './docs/generated-parts.ts'

const path = new URL('../README.md', import.meta.url)
const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The README with its parts regenerated; two comments with its name delimit each part. */
export async function generatedReadme(): Promise<string> {
  const readme = await readFile(path, 'utf8')
  return withGeneratedParts('README.md', readme, { ...(await printed(readme)), speed: await speedTable() })
}

/** The output of the first commands and the first program of the README, run in a temporary folder. */
async function printed(readme: string): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-readme-'))
  const run = (...args: readonly string[]) =>
    execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), ...args], { cwd: folder, encoding: 'utf8' })
  try {
    await cp(pathOf('fixtures/small'), folder, { recursive: true })
    const commands = [...codeBlock(readme, 'sh').matchAll(/^npx causerie (.*)$/gm)].map(([, args = '']) =>
      run(pathOf('cli/main.ts'), ...args.split(' ')),
    )
    const index = new URL('../src/index.ts', import.meta.url).href
    await writeFile(join(folder, 'program.mts'), codeBlock(readme, 'ts').replace("'causerie'", `'${index}'`))
    return { 'first-answer': output(commands.at(-1) ?? ''), 'in-a-program': output(run('program.mts')) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function output(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``
}

/** The competitors in the last recorded benchmark run, and the overall result against each. */
async function speedTable(): Promise<string> {
  const bench = await readFile(new URL('../bench/README.md', import.meta.url), 'utf8')
  const log = /^Log: (.*?)\. Times/m.exec(bench)?.[1]
  const machine = /Machine: (.*)\.$/m.exec(bench)?.[1]
  const rows = [...bench.matchAll(/^\| (.*) \| (.*) \| .* \| (.*×) \| .* \| (\d+ of \d+) \|$/gm)]
  if (log === undefined || machine === undefined || rows.length === 0)
    throw new Error('bench/README.md holds no run against others: npm run bench -- --opponents --write')
  return [
    `One run of \`npm run bench\` over ${log}, on ${machine}:`,
    '',
    markdownTable(
      ['compared with', 'how much faster causerie is (geometric mean)', 'questions where it is slower'],
      rows.map(([, name = '', version = '', mean = '', slower = '']) => [`${name}, ${version}`, mean, slower]),
    ),
  ].join('\n')
}

if (process.argv.includes('--write')) await writeFile(path, await generatedReadme())
