// The parts of README.md that are printed by what stands in it: `tsx scripts/readme.ts --write`, or without it the text for a test.
import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeBlock } from './docs/code-block.ts'
import { markdownTable, withGeneratedParts } from './docs/generated-parts.ts'

const path = new URL('../README.md', import.meta.url)
const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The README with its generated parts made anew: what stands between the two comments that name one. */
export async function generatedReadme(): Promise<string> {
  const readme = await readFile(path, 'utf8')
  return withGeneratedParts('README.md', readme, { ...(await printed(readme)), speed: await speedTable() })
}

/** What the first commands and the first program of the README print, in a folder of their own. */
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

/** Against whom the last kept run of the bench was, and how it went in all. */
async function speedTable(): Promise<string> {
  const bench = await readFile(new URL('../bench/README.md', import.meta.url), 'utf8')
  const log = /^Log: (.*?)\. Times/m.exec(bench)?.[1]
  const machine = /Machine: (.*)\.$/m.exec(bench)?.[1]
  const rows = [...bench.matchAll(/^\| (.*) \| (.*) \| .* \| (.*×) \| .* \| (\d+ of \d+) \|$/gm)]
  if (log === undefined || machine === undefined || rows.length === 0)
    throw new Error('bench/README.md holds no run against others: npm run bench -- --opponents --write')
  return [
    `Of one run of \`npm run bench\`, over ${log}, on ${machine}:`,
    '',
    markdownTable(
      ['against', 'causerie is so many times as fast (geometric mean)', 'questions where it is slower'],
      rows.map(([, name = '', version = '', mean = '', slower = '']) => [`${name}, ${version}`, mean, slower]),
    ),
  ].join('\n')
}

if (process.argv.includes('--write')) await writeFile(path, await generatedReadme())
