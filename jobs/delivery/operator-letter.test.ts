import { describe, expect, test } from 'vitest'
import { composeOperatorLetter, type OperatorLetterOrder } from './operator-letter.ts'

function letter(changes: Partial<OperatorLetterOrder> = {}) {
  const { text, html, subject } = composeOperatorLetter({
    run: 'monthly.1',
    subscription: 'monthly',
    state: 'partial',
    problems: problems(1),
    doubtful: 0,
    isPlanned: true,
    messageId: '<a@example.com>',
    to: { address: 'ops@example.com', name: null },
    ...changes,
  })
  return { text: plain(text), html: plain(html), subject: plain(subject) }
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const problems = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ what: `mail to m${index}@x.example`, error: `<no> & ${index}` }))

/** The words of the HTML. */
function wordsOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' }
  const body = html.replace(/^[\s\S]*<body[^>]*>/, '').replace(/<[^>]*>/g, '')
  return spaced(body.replace(/&\w+;/g, entity => entities[entity] ?? entity))
}
const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()

test('the HTML says what the text says', () => {
  const orders = [0, 1, 50, 51, 60].flatMap(count =>
    [0, 1, 2].flatMap(doubtful =>
      [true, false].map(isPlanned => ({ problems: problems(count), doubtful, isPlanned, state: 'failed' as const })),
    ),
  )
  for (const order of orders) {
    const { text, html } = letter(order)
    // In the text, a command is on a line of its own, after a colon.
    expect(wordsOf(html)).toBe(spaced(text.replace(/^- /gm, '').replace(/(run|with):(?=\n)/, '$1')))
  }
})

describe('the operator is told', () => {
  test('fifty problems, and the number of those that are left', () => {
    for (const [count, rest] of [
      [49, null],
      [50, null],
      [51, 'And 1 other.'],
      [60, 'And 10 others.'],
    ] as const) {
      const { text, subject } = letter({ problems: problems(count) })
      expect(subject).toBe(`causerie: run monthly.1 ended as partial, ${count} problems`)
      expect(text.match(/^- /gm)).toHaveLength(Math.min(count, 50))
      expect(/^And .*$/m.exec(text)?.[0] ?? null).toBe(rest)
    }
  })

  test('of letters in doubt, only when there are any', () => {
    expect(letter().text).not.toContain('causerie settle')
    expect(letter({ doubtful: 1 }).text).toMatch(/^1 letter may have arrived\./m)
    expect(letter({ doubtful: 3 }).text).toMatch(
      /^3 letters may have arrived\.[\s\S]*^ {4}causerie settle monthly\.1 /m,
    )
  })

  test.each([
    [{ isPlanned: true, state: 'failed' }, 'causerie resend monthly.1 --failed'],
    [{ isPlanned: false, state: 'skipped' }, 'causerie run monthly --period PERIOD'],
    [{ isPlanned: false, state: 'failed' }, 'causerie run monthly'],
  ] as const)('what to run after %j', (order, command) => {
    expect(letter(order).text.match(/^ {4}(.*)$/gm)).toEqual([`    ${command}`])
  })
})
