import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../serve/access/password.ts'
import { openSite, signIn, type TestSite } from './site.ts'

const password = 'a password that is long'
let site: TestSite
const cookies = new Map<string, string>()
beforeAll(async () => {
  const hash = await hashPassword(password)
  site = await openSite({
    log: [
      ['a', 'b'].map(id => ({
        chatId: id,
        messageId: id,
        sentAt: '2026-03-10T10:00:00Z',
        author: 'customer' as const,
        establishmentId: id,
        channel: `widget-${id}`,
      })),
    ],
    establishments: 'establishment_id,name,region\na,Café,North\nb,Thé,South\n',
    serve: { users: { all: { password: hash }, north: { password: hash, within: { region: ['North'] } } } },
  })
  for (const name of ['all', 'north']) cookies.set(name, await signIn(site.url, { name, password }))
})
afterAll(() => site.stop())

async function ask(user: string, path: string, language = 'en') {
  const headers = { cookie: cookies.get(user) ?? '', 'accept-language': language }
  const response = await fetch(site.url + path, { headers })
  return {
    status: response.status,
    header: response.headers.get('causerie-unknown-values'),
    text: await response.text(),
  }
}
/** The lines of the note, without tags. */
const notes = (text: string) =>
  [...(/<ul class="unknown-values".*?<\/ul>/s.exec(text)?.[0] ?? '').matchAll(/<li>(.*?)<\/li>/gs)].map(
    ([, line = '']) => line.replaceAll(/<[^>]*>/g, '').replaceAll('&quot;', '"'),
  )

describe('a filter value that no chat has', () => {
  test.each(['/volume', '/handling', '/chats'])('is noted on %s, with a link to the nearest value', async path => {
    const asked = '?period=2026-03&where.region=Nroth&not.establishment=b&not.channel=zzz'
    const { text } = await ask('all', path + asked)
    expect(notes(text)).toEqual([
      'There is no region “Nroth” here. Did you mean “North”?',
      'There is no channel “zzz” here.',
    ])
    expect(text).toContain('where.region=North')
    expect(notes((await ask('all', path + asked, 'fr')).text)).toEqual([
      'Valeur inconnue (région)\u00a0: «\u00a0Nroth\u00a0». Vouliez-vous dire «\u00a0North\u00a0»\u00a0?',
      'Valeur inconnue (canal)\u00a0: «\u00a0zzz\u00a0».',
    ])
    expect(notes((await ask('all', `${path}?period=2026-03&where.region=North`)).text)).toEqual([])
  })

  test('includes, for a restricted user, one outside their scope; no such value is suggested', async () => {
    for (const value of ['South', 'Sotuh', 'zzzzz']) {
      const { text } = await ask('north', `/volume?period=2026-03&where.region=${value}`)
      expect(notes(text)).toEqual([`There is no region “${value}” here.`])
    }
    const { text } = await ask('north', '/volume?period=2026-03&where.establishment=Caf%C3%A9')
    expect(notes(text)).toEqual(['There is no establishment “Café” here. Did you mean “Café”?'])
  })

  test('is reported in a header of the API’s answer, whatever its format', async () => {
    for (const format of ['json', 'csv', 'arrow']) {
      const { status, header } = await ask('all', `/api/summary?period=2026-03&where.region=Nroth&format=${format}`)
      expect(status).toBe(200)
      expect(JSON.parse(header ?? '')).toEqual([
        { filter: 'where', dimension: 'region', value: 'Nroth', nearest: 'North' },
      ])
    }
    expect((await ask('all', '/api/summary?period=2026-03&where.region=North')).header).toBeNull()
    const { header } = await ask(
      'north',
      `/api/volume?period=2026-03&where.region=S%C3%B4uth%0A&where.channel=${'x'.repeat(3000)}`,
    )
    expect(header).toMatch(/^[\x20-\x7e]{1,3000}$/)
    expect(JSON.parse(header ?? '')).toMatchObject([
      { value: 'Sôuth\n', nearest: null },
      { value: `${'x'.repeat(100)}…` },
    ])
    // The header lists at most ten.
    const many = new URLSearchParams({ period: '2026-03' })
    for (let index = 0; index < 500; index++) many.append('where.establishment', `establishment ${index}`)
    const of500 = await ask('all', `/api/volume?${many}`)
    expect([of500.status, JSON.parse(of500.header ?? '').length]).toEqual([200, 10])
  })
})

test.each(['9999', '1969', '0001'])('the year %s is told to be none, on pages and by the API', async year => {
  const page = await ask('all', `/volume?period=${year}`)
  expect([page.status, page.text.includes('years 1970 to 9998')]).toEqual([400, true])
  const api = await ask('all', `/api/volume?period=${year}`)
  expect([api.status, JSON.parse(api.text).error.message]).toEqual([
    400,
    `a period must lie in the years 1970 to 9998: "${year}"`,
  ])
})
