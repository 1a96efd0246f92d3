// What the checker finds in sentences whose mistakes are known: `npx tsx bench/checker.ts FOLDER [--each]`. The folder has `spell-fr.json`
// and `spell-en.json`, lists of [sentence, right fix, wrong words], and `ok-fr.json` and `ok-en.json`, lists of right sentences.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Checked, openChecker } from '../inbox/checker/checker.ts'
import type { Finding } from '../inbox/checker/finding.ts'

const wrongSentences = z.array(z.tuple([z.string(), z.string(), z.array(z.string())]))
const rightSentences = z.array(z.string())
const repeats = 40

const [folder] = process.argv.slice(2)
const isEach = process.argv.includes('--each')
if (folder === undefined) throw new Error('npx tsx bench/checker.ts FOLDER [--each]')
const read = async <Of>(name: string, schema: z.ZodType<Of>) =>
  schema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))

const checker = openChecker({ onError: error => console.error(error) })
const rows = []
for (const language of ['fr', 'en'] as const) {
  const check = (text: string, names: readonly string[]): Promise<Checked> =>
    checker.check({ text, language, otherwise: language, person: 'bench', names, dictionary: [] })
  const wrong = await read(`spell-${language}.json`, wrongSentences)
  const right = await read(`ok-${language}.json`, rightSentences)
  await ready(() => check(wrong[0]?.[0] ?? '', []))
  const found = async (text: string, names: readonly string[] = []): Promise<readonly Finding[]> => {
    const checked = await check(text, names)
    if (checked.state !== 'checked') throw new Error(`${language}: ${checked.state}`)
    return checked.findings
  }
  let [hits, fixed, falseAlarms, namedAlarms] = [0, 0, 0, 0]
  for (const [sentence, fix, words] of wrong) {
    const findings = await found(sentence)
    const isHit = findings.some(({ start, end }) => words.some(word => occurs(sentence, word, start, end)))
    const isFixed = findings.some(finding => isRight(sentence, finding, fix.split(/ \/ |, /)))
    if (isHit) hits++
    if (isFixed) fixed++
    if (isEach && !isFixed) tell(isHit ? 'no fix' : 'missed', sentence, findings)
  }
  for (const sentence of right) {
    const findings = await found(sentence)
    if (findings.length > 0) falseAlarms++
    if (isEach && findings.length > 0) tell('false alarm', sentence, findings)
    // Capitals inside a sentence are names; those of the customer and the site are known to the inbox.
    if ((await found(sentence, namesOf(sentence))).length > 0) namedAlarms++
  }
  const long = wrong
    .map(([sentence]) => sentence)
    .join(' ')
    .slice(0, 300)
  const times: number[] = []
  for (let index = 0; index < repeats; index++) {
    const started = performance.now()
    // A text that differs, as texts do.
    await found(`${index} ${long}`)
    times.push(performance.now() - started)
  }
  rows.push({
    language,
    wrong: wrong.length,
    hits,
    'right fix offered': fixed,
    right: right.length,
    'false alarms': falseAlarms,
    'with names known': namedAlarms,
    'ms p95, 300 letters': Math.round(times.sort((x, y) => x - y)[Math.floor(0.95 * repeats)] ?? 0),
  })
}
console.table(rows)
await checker.close()

/** An engine that starts answers `slow` at first. */
async function ready(check: () => Promise<Checked>): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    const { state } = await check()
    if (state !== 'slow') return
  }
}

function occurs(sentence: string, word: string, start: number, end: number): boolean {
  for (let at = sentence.indexOf(word); at !== -1; at = sentence.indexOf(word, at + 1))
    if (at < end && at + word.length > start) return true
  return false
}

/** Whether a proposal brings what is right there, as whole words. */
function isRight(sentence: string, { start, end, proposals }: Finding, fixes: readonly string[]): boolean {
  return proposals.some(proposal => {
    if (fixes.includes(proposal)) return true
    const mended = sentence.slice(0, start) + proposal + sentence.slice(end)
    return fixes.some(fix => count(mended, fix) > count(sentence, fix))
  })
}

function count(text: string, words: string): number {
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.match(new RegExp(`(?<![\\p{L}\\p{M}])${escaped}(?![\\p{L}\\p{M}])`, 'gu'))?.length ?? 0
}

function namesOf(sentence: string): readonly string[] {
  return [...sentence.matchAll(/(?<=\s)\p{Lu}[\p{L}\p{M}’'-]+/gu)].map(([name]) => name)
}

function tell(what: string, sentence: string, findings: readonly Finding[]): void {
  const told = findings.map(({ start, end, proposals }) => `${sentence.slice(start, end)} -> ${proposals.join(', ')}`)
  console.log(`${what}: ${sentence}\n    ${told.join('; ') || 'nothing found'}`)
}
