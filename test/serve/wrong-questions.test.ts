import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawn } from '../arbitraries/runs.ts'
import { openSite, type TestSite } from './site.ts'

let site: TestSite
beforeAll(async () => {
  const row = {
    chatId: 'c',
    messageId: 'm',
    sentAt: '2026-03-05T10:00:00Z',
    author: 'customer',
    establishmentId: 'e',
  } as const
  site = await openSite({ log: [[row]], establishments: 'establishment_id,name,region\ne,Le Phare,Nord' })
})
afterAll(() => site.stop())

async function told(address: string, locale: 'fr' | 'en') {
  const response = await fetch(site.url + address, { headers: { 'accept-language': locale } })
  const page = await response.text()
  const [, lead = ''] = /<p class="(?:lead|problem)"[^>]*>(.+?)<\/p>/s.exec(page) ?? []
  return { status: response.status, lead: lead.replaceAll(/\s/g, ' ').replaceAll('&amp;', '&') }
}

/** Each wrong address, with the message of the French and of the English page. */
const wrong: readonly (readonly [address: string, fr: string, en: string])[] = [
  [
    '/volume?where.planet=mars',
    'La dimension « planet » n’existe pas. Valeurs possibles : « establishment », « channel », « platform », « region ».',
    'There is no dimension “planet”. Possible values: “establishment”, “channel”, “platform”, “region”.',
  ],
  [
    '/handling?zone=Mars/Olympus',
    '« Mars/Olympus » n’est pas un fuseau horaire. Exemple : Europe/Paris.',
    '“Mars/Olympus” is not a time zone. Example: Europe/Paris.',
  ],
  [
    '/volume?period=soon',
    '« soon » n’est pas une période. Exemples : last-month, 2026-10, 2026-Q4, 2026-W45.',
    '“soon” is not a period. Examples: last-month, 2026-10, 2026-Q4, 2026-W45.',
  ],
  [
    '/volume?from=2026-02-30&through=2026-03-01',
    '« 2026-02-30 » n’est pas une date. Exemple : 2026-10-01.',
    '“2026-02-30” is not a date. Example: 2026-10-01.',
  ],
  ['/volume?period=dates&from=2026-03-01', 'Il manque l’une des deux dates.', 'One of the two dates is missing.'],
  [
    '/volume?period=1066',
    'Une période doit se situer dans les années 1970 à 9998.',
    'Periods must lie in the years 1970 to 9998.',
  ],
  ['/volume?from=1995-01-01&through=2400-01-01', 'La période est trop longue.', 'The period is too long.'],
  [
    '/volume?asOf=yesterday',
    '« yesterday » n’est pas un instant. Exemple : 2026-11-01T08:00:00Z.',
    '“yesterday” is not an instant. Example: 2026-11-01T08:00:00Z.',
  ],
  [
    '/volume?grain=minute',
    '« grain » ne peut pas être « minute ». Valeurs possibles : hour, day, week, month, quarter, year.',
    '“grain” cannot be “minute”. Possible values: hour, day, week, month, quarter, year.',
  ],
  [
    '/volume?ranking.page=0',
    '« 0 » n’est pas une page du classement. La première est 1.',
    '“0” is not a page of the ranking. The first is 1.',
  ],
  [
    '/handling?started=8-0',
    '« 8-0 » n’est pas une heure de la semaine. Exemple : 2-14 pour le mardi à partir de 14 h.',
    '“8-0” is not an hour of the week. Example: 2-14 for Tuesday from 14:00.',
  ],
  [
    '/handling?olderThan=4',
    '« 4 » n’est pas une durée. Exemples : 4d, 36h.',
    '“4” is not a duration. Examples: 4d, 36h.',
  ],
  ['/handling?olderThan=99999999999d', 'Le seuil d’attente est trop long.', 'The threshold for waits is too long.'],
  [
    '/handling?maxAge=-1',
    '« -1 » n’est pas un nombre de jours supérieur à 0.',
    '“-1” is not a number of days above 0.',
  ],
  [
    '/chats?of=lost',
    '« of » ne peut pas être « lost ». Valeurs possibles : active, started, handled, closedUnanswered, unanswered, waiting, watched.',
    '“of” cannot be “lost”. Possible values: active, started, handled, closedUnanswered, unanswered, waiting, watched.',
  ],
  [
    '/chats?chats.page=-3',
    '« -3 » n’est pas une page de la liste. La première est 1.',
    '“-3” is not a page of the list. The first is 1.',
  ],
  [
    '/chats?chats.page=30000000',
    '« 30000000 » n’est pas une page de la liste. La première est 1.',
    '“30000000” is not a page of the list. The first is 1.',
  ],
  ...['period=1969', 'period=9999-W01', 'asOf=9999-12-31T23:59:59Z'].map(
    asked =>
      [
        `/volume?${asked}`,
        'Une période doit se situer dans les années 1970 à 9998.',
        'Periods must lie in the years 1970 to 9998.',
      ] as const,
  ),
  [
    '/chats.csv?period=soon',
    '« soon » n’est pas une période. Exemples : last-month, 2026-10, 2026-Q4, 2026-W45.',
    '“soon” is not a period. Examples: last-month, 2026-10, 2026-Q4, 2026-W45.',
  ],
  [
    '/report.pdf?where.constructor=x',
    'La dimension « constructor » n’existe pas. Valeurs possibles : « establishment », « channel », « platform », « region ».',
    'There is no dimension “constructor”. Possible values: “establishment”, “channel”, “platform”, “region”.',
  ],
  [
    '/volume/evolution.png?by=planet',
    'La dimension « planet » n’existe pas. Valeurs possibles : « establishment », « channel », « platform », « region ».',
    'There is no dimension “planet”. Possible values: “establishment”, “channel”, “platform”, “region”.',
  ],
  [
    `/volume?${Array.from({ length: 600 }, (_, index) => `where.establishment=site-${index}`).join('&')}`,
    'Les filtres nomment trop de valeurs pour une page : choisissez-en moins, ou ce qu’elles ont en commun, une région par exemple.',
    'The filters name too many values for a page: choose fewer, or something that they have in common, such as a region.',
  ],
  [
    '/volume?Where.channel=sms',
    'Le paramètre « Where.channel » n’existe pas. Vouliez-vous dire « where.channel » ?',
    'There is no parameter “Where.channel”. Did you mean “where.channel”?',
  ],
]

describe('a wrong question is explained in the reader’s language, without technical terms', () => {
  test.each(wrong)('%s', async (address, fr, en) => {
    const [locale, lead] = drawn(fc.constantFrom(['fr', fr] as const, ['en', en] as const))
    expect(await told(address, locale)).toEqual({ status: 400, lead })
  })

  test.each([
    ['/volume?where.channel=web&from=2026-02-30&through=2026-03-01', 'through', '2026-03-01'],
    ['/handling?period=2026-03&where.channel=web&compare=dates&compare.from=2026-02-01', 'compare-from', '2026-02-01'],
  ])('a wrong date is told beside its field, the figures and what was typed stay: %s', async (address, id, typed) => {
    const page = await (await fetch(site.url + address)).text()
    expect(page).toMatch(new RegExp(`id="${id}"[^>]* value="${typed}"[^>]* aria-invalid="true"`))
    expect(page).toMatch(
      /class="field dates"(?:(?!<\/div>).)*<p class="problem" id="filter-problem" role="alert">[^<]/s,
    )
    expect(page.match(/id="filter-problem"/g)).toHaveLength(1)
    expect(page).toContain('<div class="areas')
    expect(page).toContain('<input type="checkbox" name="where.channel" value="web" checked>')
  })

  test('also when a script requests a part', async () => {
    const headers = { 'accept-language': 'fr', 'hx-request': 'true', 'x-causerie-part': 'evolution' }
    const response = await fetch(`${site.url}/volume?zone=Mars/Olympus`, { headers })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('n’est pas un fuseau horaire')
  })

  test('the API has its own messages, not the validation library’s', async () => {
    const messageOf = async (query: unknown) => {
      const body = JSON.stringify(query)
      const response = await fetch(`${site.url}/api/volume`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      const { error } = (await response.json()) as { error: { message: string } }
      return error.message
    }
    expect(await messageOf({ period: '2026-03', where: { channel: 'sms' } })).toBe(
      'where.channel: must be a list: "sms"',
    )
    expect(await messageOf({ period: '2026-03', fullComparison: 1 })).toBe('fullComparison: must be true or false: 1')
    expect(await messageOf({ period: '2026-03', perid: 1 })).toBe(
      'query: a key is not known: perid (did you mean period?)',
    )
    expect(await messageOf(null)).toBe('a query is a JSON object, such as {"period":"last-month"}')
  })
})

test('tracking parameters in an address are ignored, on every page and for every file', async () => {
  const trackers = 'utm_source=news&utm_campaign=april&fbclid=IwAR0x&gclid=1&ref=mail'
  const paths = [
    '/volume',
    '/handling',
    '/chats',
    '/chats.csv',
    '/method',
    '/schedule',
    '/volume/ranking.csv',
    '/report.html',
    '/values?dimension=channel',
  ]
  for (const path of paths) {
    const address = `${path}${path.includes('?') ? '&' : '?'}period=2026-03`
    const [plain, tracked] = await Promise.all([fetch(site.url + address), fetch(`${site.url}${address}&${trackers}`)])
    expect([path, tracked.status]).toEqual([path, 200])
    const without = (text: string) =>
      text
        .replaceAll(/&(amp;)?utm_source=news.*?ref=mail/g, '')
        .replaceAll('%26utm_source%3Dnews%26utm_campaign%3Dapril%26fbclid%3DIwAR0x%26gclid%3D1%26ref%3Dmail', '')
    expect(without(await tracked.text())).toBe(await plain.text())
  }
})
