import { writeFile } from 'node:fs/promises'

interface Tables {
  readonly machine: string
  readonly size: string
  readonly loads: readonly (readonly string[])[]
  readonly table: readonly (readonly string[])[]
  readonly runs: number
  readonly write: boolean
}

const path = new URL('README.md', import.meta.url)

/** Prints the tables and, when asked, keeps them in bench/README.md. */
export async function writeTables({ machine, size, loads, table, runs, write }: Tables): Promise<void> {
  const text = `# What is fast, against what

Written by \`npm run bench -- --rows N --write\`. Answers are compared before any time is taken. Machine: ${machine}.
Log: ${size}. Times are medians of ${runs} runs, the two sides in turn; the ratio is the median of the pairs.

The other side is the SQL one would write on the same DuckDB, \`obvious.ts\`: the log as it is loaded, \`count(DISTINCT …)\`,
\`date_trunc\` in a zone, the first reply by a join or a window.

## Loading

| what | seconds | peak memory, MB | on disk, MB |
|---|---:|---:|---:|
${loads.map(row => `| ${row.join(' | ')} |`).join('\n')}

## Asking

| question | period | causerie, ms | obvious SQL, ms | ratio |
|---|---|---:|---:|---:|
${table.map(row => `| ${row.join(' | ')} |`).join('\n')}
`
  console.log(text)
  if (write) await writeFile(path, text)
}
