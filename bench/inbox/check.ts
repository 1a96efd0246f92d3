import { type Checked, openChecker } from '../../inbox/checker/checker.ts'
import { ms, quantile, timed } from './measure.ts'
import type { Row } from './run.ts'

const texts = {
  fr: 'Bonjour, votre commande est parti ce matin et elle arrivera demain dans la journée. Si vous avez des questions, n’hésitez pas à nous écrires. ',
  en: 'Hello, your order have left our warehouse this morning and will arrive tomorrow. If you has any question, do not hesitate to write us. ',
} as const
const goalsMs = { fr: 80, en: 150 } as const

/** The check of a text of 300 characters, warm; a language without its engine is left out. */
export async function measureCheck(): Promise<readonly Row[]> {
  const checker = openChecker({ onError: error => console.error(error) })
  const rows: Row[] = []
  for (const language of ['fr', 'en'] as const) {
    let turn = 0
    // A text that differs, as texts do.
    const check = (): Promise<Checked> =>
      checker.check({
        text: `${turn++} ${texts[language].repeat(3)}`.slice(0, 300),
        language,
        otherwise: language,
        person: 'bench',
        names: [],
        dictionary: [],
      })
    // An engine that starts answers `slow` at first.
    let first = await check()
    for (let tries = 0; first.state === 'slow' && tries < 40; tries++) first = await check()
    if (first.state !== 'checked') continue
    const times = await timed(60, check)
    rows.push({
      what: `check of 300 characters, ${language}, p95`,
      goal: `${goalsMs[language]} ms`,
      measured: `${ms(times, 0.95)} ms`,
      isMet: quantile(times, 0.95) <= goalsMs[language],
    })
  }
  await checker.close()
  return rows
}
