// What the inbox takes and how fast it answers, from a server of its own process over HTTP:
// node --import tsx bench/inbox/run.ts [--chats 100000] [--messages 10] [--sites 2000] [--agents 1000] [--grown 1000000] [--write]

import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import buildOnce from '../../test/build-once.ts'
import { table as markdownTable } from '../markdown.ts'
import { measureBehind } from './behind.ts'
import { chatwoot } from './chatwoot.ts'
import { measureCheck } from './check.ts'
import { measureInbound } from './inbound.ts'
import { measureLive, measureReplies } from './live.ts'
import { loadOfMachine } from './measure.ts'
import { measurePages, pageMedians } from './pages.ts'
import { lean, openBenchSite } from './site.ts'
import { measureUploads } from './uploads.ts'

/** A goal and what was measured; without a goal, what a measured value is compared with. */
export interface Row {
  readonly what: string
  readonly goal?: string
  readonly measured: string
  readonly isMet?: boolean
}

const { values } = parseArgs({
  options: {
    chats: { type: 'string', default: '100000' },
    messages: { type: 'string', default: '10' },
    sites: { type: 'string', default: '2000' },
    agents: { type: 'string', default: '1000' },
    grown: { type: 'string', default: '1000000' },
    write: { type: 'boolean', default: false },
  },
})
const [chats, messages, sites, agents, grown] = [
  values.chats,
  values.messages,
  values.sites,
  values.agents,
  values.grown,
].map(Number) as [number, number, number, number, number]
const folder = resolve('out/bench-inbox')
const port = 18_090
const rows: Row[] = []
const add = (found: readonly Row[]) => {
  rows.push(...found)
  for (const { what, measured } of found) process.stderr.write(`${what}: ${measured}\n`)
}

buildOnce()
const loads = [await loadOfMachine()]
const site = await openBenchSite({ folder, size: { chats, messages, sites }, port })
let medians: Awaited<ReturnType<typeof pageMedians>> = {}
try {
  add(await measureInbound(site))
  add(await measurePages(site))
  medians = await pageMedians(site)
  add(await measureReplies(site))
  add(await measureLive(site, agents))
  add(await measureUploads(site))
  add(await measureBehind(site))
} finally {
  await site.close()
}
add(await measureCheck())
if (grown > 0) add(await measureGrown())
loads.push(await loadOfMachine())

const compared = (what: string) => chatwoot.find(({ of }) => what.startsWith(of))?.says ?? ''
const table = markdownTable(
  ['what', 'goal', 'measured', 'met', 'Chatwoot, by its threads'],
  rows.map(({ what, goal = '', measured, isMet }) => [
    what,
    goal,
    measured,
    isMet === undefined ? '' : isMet ? 'met' : '**missed**',
    compared(what),
  ]),
)
process.stderr.write(`${table}\n`)
if (values.write) await write()

/** The pages of a journal with ten times as many chats, each as long, beside those of the first journal. */
async function measureGrown(): Promise<readonly Row[]> {
  const larger = await openBenchSite({ folder, size: { chats: grown, messages, sites }, port })
  const thousands = (count: number) => count.toLocaleString('en')
  try {
    return Object.entries(await pageMedians(larger)).map(([what, ofScopes]) => {
      const ratio = Math.max(...ofScopes.map((median, index) => median / (medians[what]?.[index] ?? Number.NaN)))
      return {
        what: `${what}: ${thousands(grown)} chats beside ${thousands(chats)}, the worst scope`,
        goal: '1.30×',
        measured: `${ratio.toFixed(2)}×`,
        isMet: ratio <= 1.3,
      }
    })
  } finally {
    await larger.close()
  }
}

async function write(): Promise<void> {
  const path = resolve('bench/README.md')
  const text = await readFile(path, 'utf8')
  const part = `## The inbox

Written by \`node --import tsx bench/inbox/run.ts --write\`: ${chats} chats, ${chats * messages} events, ${sites} establishments, over HTTP.
The machine's load (processes that want to run, on two cores) was ${loads[0]} before the run and ${loads[1]} after it; the bench itself and the
server share the cores. The server runs with \`${Object.entries(lean)
    .map(([name, value]) => `${name}=${value}`)
    .join('`, `')}\`.
Chatwoot's figures are what its users report, on their machines.

${table}
`
  const without = text.replace(/\n## The inbox\n[\s\S]*?(?=\n## |$)/, '')
  await writeFile(path, `${without.trimEnd()}\n\n${part}`)
}
