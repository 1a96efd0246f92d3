import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LogRow } from '../../src/index.ts'
import { openStore, restrict } from '../../src/index.ts'
import { establishmentNames } from '../../src/report/establishment-names.ts'
import { openSite, type TestSite } from './site.ts'

const chat = (id: string, establishmentId: string, sentAt: string, answered = true): readonly LogRow[] => [
  { chatId: id, messageId: `${id}-1`, sentAt, author: 'customer', establishmentId, channel: 'sms' },
  ...(answered
    ? [
        {
          chatId: id,
          messageId: `${id}-2`,
          sentAt: `${sentAt.slice(0, 10)}T23:30:00Z`,
          author: 'agent',
          establishmentId,
        } as const,
      ]
    : []),
]

// A log from 31 August to 1 November, in which one chat has been waiting since 20 October.
const days = Array.from({ length: 30 }, (_, index) => String(index + 1).padStart(2, '0'))
const log = [
  ...chat('aug', 's1', '2026-08-31T09:00:00Z'),
  ...days.flatMap(day => chat(`sep-${day}`, 's1', `2026-09-${day}T09:00:00Z`)),
  ...days.flatMap(day => chat(`oct-${day}`, 's2', `2026-10-${day}T09:00:00Z`)),
  ...chat('open', 's1', '2026-10-20T12:00:00Z', false),
  ...chat('nov', 's2', '2026-11-01T09:00:00Z', false),
]
const establishments = 'establishment_id,name,region\ns1,Lyon Part-Dieu,South\ns2,Lille Flandres,North\n'
const now = () => '2026-11-28T09:30:20Z'

let site: TestSite
beforeAll(async () => {
  site = await openSite({ log: [log], establishments, options: { zone: 'Europe/Paris', now } })
})
afterAll(() => site.stop())

async function page(path: string, language: 'en' | 'fr' = 'en'): Promise<string> {
  const response = await fetch(site.url + path, { headers: { 'accept-language': language } })
  expect(response.status).toBe(200)
  return (await response.text()).replace(/[\u00a0\u202f\u2009]/g, ' ')
}

/** What a reader sees: addresses carry tokens drawn anew in each run, in which any digits can stand. */
const words = (html: string) => html.replace(/<[^>]*>/g, ' ')
const notices = (html: string) => /<div class="notices"[^>]*>(.*?)<\/div>/s.exec(html)?.[1] ?? ''
const head = (html: string) =>
  Array.from(html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g), ([, label, value]) => [label, value])

describe('pages of a log that ended four weeks ago', () => {
  test.each(['/volume', '/handling', '/method', '/chats?of=active'])(
    '%s says so before its figures, in both languages',
    async path => {
      const english = await page(path)
      expect(notices(english)).toContain('The data end on 1 November 2026 at 10:00, 27 days before')
      expect(english).toContain('data until 1 November 2026 at 10:00.')
      const french = await page(path, 'fr')
      expect(notices(french)).toContain('Les données s’arrêtent au 1er novembre 2026 à 10:00, 27 jours avant')
      expect(french).toContain('données jusqu’au 1er novembre 2026 à 10:00.')
      expect(english.indexOf('class="notices"')).toBeLessThan(english.search(/class="(areas|blocks)/))
    },
  )

  test('this month ends where the log ends, and is compared with the same part of the month before', async () => {
    const html = await page('/volume?period=this-month')
    expect(html).toMatch(/1 active chat in November 2026/)
    expect(words(html)).not.toMatch(/9\d ?%|fewer/)
    expect(head(html)).toContainEqual(['Data until', '1 November 2026 at 10:00'])
    expect(head(html).map(([label]) => label)).not.toContain('As of')
  })

  test('last month is October, as on any day of November', async () => {
    expect(head(await page('/volume'))[0]).toEqual(['Period', '1–31 October 2026 (31 days)'])
  })

  test('waits are measured to the end of the log', async () => {
    const html = await page('/handling')
    expect(html).toMatch(/Longest wait<\/dt>\s*<dd class="value">11 d 21 h/)
    expect(html).not.toMatch(/>3\d d/)
  })

  test('with asOf today, missing data are reported and no change is shown', async () => {
    const html = await page('/volume?period=this-month&asOf=2026-11-28T09:30:00Z')
    expect(notices(html)).toMatch(
      /Not covered in full: November 2026 \(in part\)\..*Changes are not rated as better or worse\./s,
    )
    expect(html).not.toMatch(/fewer|more than|class="change|▲|▼/)
    expect(head(html)).toContainEqual(['As of', '28 November 2026 at 10:30'])
  })

  test('the API and the CSV of a page use the end of the log too; period presets still follow today', async () => {
    const answer = await (await fetch(`${site.url}/api/volume?period=this-month`)).json()
    expect(answer).toMatchObject({
      asOf: '2026-11-01T09:00:00.000001Z',
      activeChats: 1,
      period: { start: '2026-11-01' },
    })
    const posted = await fetch(`${site.url}/api/watch-list`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"asOf":"2026-11-28T00:00:00Z"}',
    })
    expect(await posted.json()).toMatchObject({ asOf: '2026-11-28T00:00:00Z' })
    expect(await page('/volume/volume-figures.csv?period=this-month')).toMatch(/Active chats,1,1,0/)
  })

  test('the report says so before its first lines', async () => {
    const html = await page('/report.html?period=this-month')
    expect(notices(html)).toContain('The data end on 1 November 2026 at 10:00')
    expect(html.indexOf('class="notices"')).toBeLessThan(html.indexOf('class="lead"'))
  })

  test('no notice appears while the data are younger than staleHours', async () => {
    const patient = await openSite({ log: [log], establishments, options: { now, staleHours: 24 * 28 } })
    try {
      const html = await (await fetch(`${patient.url}/volume`)).text()
      expect(notices(html)).toBe('')
    } finally {
      await patient.stop()
    }
  })
})

test('a page head shows the name of an establishment, not its id', async () => {
  for (const path of ['/volume', '/handling', '/chats?of=active']) {
    const lines = head(await page(`${path}${path.includes('?') ? '&' : '?'}where.establishment=s1`))
    expect(lines).toContainEqual(['Only chats with', 'Establishment “Lyon Part-Dieu”'])
  }
})

test('only establishments within the scope have their names shown', async () => {
  const store = await openStore<string>(site.store)
  try {
    const asked = { where: { establishment: ['s1', 's2', 'nowhere'] }, not: {} }
    expect(await establishmentNames(store, asked)).toEqual([
      { id: 's1', name: 'Lyon Part-Dieu' },
      { id: 's2', name: 'Lille Flandres' },
    ])
    expect(await establishmentNames(restrict(store, { region: ['North'] }), asked)).toEqual([
      { id: 's2', name: 'Lille Flandres' },
    ])
  } finally {
    store.close()
  }
})

test('lists of chats distinguish a missing first answer from any other wait', async () => {
  const titles = async (of: string, language: 'en' | 'fr') =>
    /<h1>(.*?)<\/h1>/.exec(await page(`/chats?of=${of}&period=2026-10`, language))?.[1]
  expect(await titles('unanswered', 'en')).toBe('1 chat started and still without a first answer')
  expect(await titles('waiting', 'en')).toBe('1 chat waiting')
  expect(await titles('unanswered', 'fr')).toBe('Reçus et encore sans première réponse : 1 chat')
  expect(await titles('waiting', 'fr')).toBe('En attente : 1 chat')
  expect(await page('/chats?of=started&period=2026-10')).toMatch(/>still without a first answer</)
})
