import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { partFormats } from '../../serve/layout/part-tools.ts'
import { serve } from '../../serve/serve.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { expectRenamed, namedLog, namedStore, plainNames } from './named-log.ts'

const asOf = '2026-11-01T00:00:00Z'
type Parameters = readonly (readonly [name: string, value: string])[]
const base: Parameters = [
  ['period', '2026-10'],
  ['asOf', asOf],
]

interface Site {
  /** The path with parameters, as an address; `user` is who asks, everybody is let in as themselves. */
  ask(path: string, parameters?: Parameters, request?: RequestInit & { readonly user?: string }): Promise<Response>
  stop(): Promise<void>
}

/**
 * The responses to browsers and API clients for a store in which everything has these names. Names in `alone` are tested on separate
 * pages, the others together on one.
 */
export function pagesSuite(
  names: readonly string[],
  { alone, drawn }: { readonly alone: readonly string[]; readonly drawn: boolean },
): void {
  const plain = plainNames(names)
  const failures: string[] = []
  let sites: { readonly named: Site; readonly plain: Site }
  beforeAll(async () => {
    sites = { named: await openSite(names), plain: await openSite(plain) }
  })
  afterAll(() => Promise.all([sites.named.stop(), sites.plain.stop()]))

  const attributesOf = (spoken: readonly string[]) => namedLog(names, spoken).attributes
  const dimensionsOf = (spoken: readonly string[]) => ['establishment', 'channel', 'platform', ...attributesOf(spoken)]
  const userNames = (spoken: readonly string[]) =>
    spoken.filter((_, index) => /^[A-Za-z0-9._@-]{1,100}$/.test(names[index] ?? ''))
  /** One filter per dimension, with two of the names. */
  const filtersOf = (spoken: readonly string[]) =>
    dimensionsOf(spoken).map((dimension, index) => ({
      dimension,
      values: [spoken[index % spoken.length] ?? '', spoken[(index + 3) % spoken.length] ?? ''],
    }))

  /** Each name is a user, identified by a proxy, who sees only the part of a filter. */
  async function openSite(spoken: readonly string[]): Promise<Site> {
    const store = await namedStore(namedLog(names, spoken))
    const path = join(store.folder, 'causerie.config.yaml')
    const users = userNames(spoken).map((name, index) => {
      const { dimension, values } = filtersOf(spoken)[index + 1] ?? { dimension: 'channel', values: [name] }
      return [name, { within: Object.fromEntries([[dimension, values]]) }] as const
    })
    const access = {
      proxy: { header: 'X-Test-User', from: ['127.0.0.1'] },
      users: Object.fromEntries([['of-all', {}], ...users]),
    }
    await writeFile(
      path,
      stringify({
        stores: { constructor: { directory: 'store' } },
        subscriptions: {},
        serve: { store: 'constructor', ...access },
      }),
    )
    const served = await serve({
      store: join(store.folder, 'store'),
      config: { path, value: await readConfig(path) },
      port: 0,
      env: {},
      log: pino({ level: 'error' }, { write: line => failures.push(line) }),
      now: () => asOf,
    })
    return {
      ask: (address, parameters = [], { user = 'of-all', ...request } = {}) => {
        const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]))
        return fetch(`${served.url}${address}?${query}`, {
          redirect: 'manual',
          ...request,
          headers: { 'x-test-user': user, ...request.headers },
        })
      },
      async stop() {
        await served.stop()
        store.close()
      },
    }
  }

  const indices = dimensionsOf(names).flatMap((dimension, index) => (alone.includes(dimension) ? [index] : []))
  const where = (kind: 'where' | 'not', { dimension, values }: ReturnType<typeof filtersOf>[number]): Parameters =>
    values.map(value => [`${kind}.${dimension}`, value] as const)
  /** Without what depends on the spelling: suggestions for misspelt names, and that ids look spoiled. */
  const elements = (html: string) =>
    ['<tr', '<option', '<input', '<a ', '<section', '<svg', 'checked', '<li'].map(
      start => withoutMeant(html).split(start).length,
    )

  /** Expects the same page except for the names: the same elements in the same number. */
  async function expectSamePage(ask: (spoken: readonly string[], site: Site) => Promise<Response>): Promise<string> {
    const [named, other] = await Promise.all([ask(names, sites.named), ask(plain, sites.plain)])
    expect([named.status, other.status]).toEqual([200, 200])
    const text = await named.text()
    expect(elements(text)).toEqual(elements(await other.text()))
    expect(failures).toEqual([])
    return text
  }
  async function expectSameAnswer(ask: (spoken: readonly string[], site: Site) => Promise<Response>): Promise<void> {
    const [named, other] = await Promise.all([ask(names, sites.named), ask(plain, sites.plain)])
    expect(other.status).toBe(200)
    const text = await named.text()
    expect(named.status, text.slice(0, 300)).toBe(200)
    expectRenamed(JSON.parse(text), await other.json(), names)
  }

  test('pages have a menu and a ranking for every dimension', async () => {
    for (const index of indices) {
      const text = await expectSamePage((spoken, site) => {
        const by = dimensionsOf(spoken)[index] ?? ''
        const more: Parameters = [['ranking.by', by], ...(index % 2 === 0 ? [['by', by] as const] : [])]
        return site.ask('/volume', [...base, ...more])
      })
      expect(text.split('name="menus"').length - 1).toBe(dimensionsOf(names).length + 1)
    }
    await expectSamePage((_, site) => site.ask('/handling', base))
    await expectSamePage((_, site) => site.ask('/method', base))
  })

  test.each(['/volume', '/handling', '/chats', '/schedule'])(
    '%s under filters of all dimensions at once',
    async page => {
      const kinds = ['where', 'not'] as const
      const text = await expectSamePage((spoken, site) =>
        site.ask(page, [
          ...base,
          ...(page === '/chats' ? ([['of', 'active']] as const) : []),
          ...filtersOf(spoken).flatMap((filter, index) => where(kinds[index % 2] ?? 'not', filter)),
        ]),
      )
      // Both values of each filter are checked in a menu.
      if (page !== '/chats' && page !== '/schedule') {
        expect(text.split(' checked').length - 1).toBe(2 * dimensionsOf(names).length)
      }
    },
  )

  test('pages under a filter of one dimension', async () => {
    for (const index of indices) {
      const filter = (spoken: readonly string[]) => filtersOf(spoken)[index] ?? { dimension: '', values: [] }
      const kind = index % 2 === 0 ? 'where' : 'not'
      const page = index % 3 === 0 ? '/handling' : '/volume'
      const text = await expectSamePage((spoken, site) => site.ask(page, [...base, ...where(kind, filter(spoken))]))
      // Both values are checked in a menu.
      expect(text.split(' checked').length).toBe(3)
    }
  })

  test('swapped parts, lists of menus, chats and the schedule', async () => {
    for (const index of indices) {
      const filter = (spoken: readonly string[]) => filtersOf(spoken)[index] ?? { dimension: '', values: [] }
      await expectSamePage((spoken, site) =>
        site.ask('/volume', [...base, ...where('where', filter(spoken)), ['ranking.by', filter(spoken).dimension]], {
          headers: { 'hx-request': 'true', 'x-causerie-part': 'ranking' },
        }),
      )
      const found = await expectSamePage((spoken, site) =>
        site.ask('/values', [...base, ...where('not', filter(spoken)), ['dimension', filter(spoken).dimension]]),
      )
      expect(found).toContain('type="checkbox"')
      await expectSamePage((spoken, site) =>
        site.ask('/chats', [...base, ['of', 'active'], ...where('not', filter(spoken))]),
      )
      await expectSamePage((spoken, site) => site.ask('/schedule', [...base, ...where('where', filter(spoken))]))
    }
  })

  test('a part as a file of each format', async () => {
    for (const index of indices) {
      const ask = (spoken: readonly string[], site: Site, format: string) =>
        site.ask(`/volume/ranking.${format}`, [...base, ['ranking.by', dimensionsOf(spoken)[index] ?? '']])
      const format = partFormats[index % partFormats.length] ?? 'csv'
      const [picture, csv, other] = await Promise.all([
        ask(names, sites.named, format),
        ask(names, sites.named, 'csv'),
        ask(plain, sites.plain, 'csv'),
      ])
      expect([picture.status, csv.status, other.status]).toEqual([200, 200, 200])
      const values = async (response: Response) =>
        (parse(await response.text(), { bom: true }) as string[][])
          .slice(1)
          .map(row => row.filter((_, column) => column !== 1 && column !== 2))
      expect(await values(csv)).toEqual(await values(other))
    }
  })

  if (drawn) {
    test('a report of a page, filtered by a name', async () => {
      const filter = filtersOf(names).at(-1)
      if (filter === undefined) throw new Error('a log has dimensions')
      for (const format of ['html', 'pdf']) {
        const report = await sites.named.ask(`/report.${format}`, [...base, ...where('not', filter)])
        expect(report.status).toBe(200)
        expect((await report.arrayBuffer()).byteLength).toBeGreaterThan(10_000)
      }
      expect(failures).toEqual([])
    })
  }

  test('the API, by GET and by POST', async () => {
    await expectSameAnswer((_, site) => site.ask('/api/dimensions'))
    for (const [index] of dimensionsOf(names).entries()) {
      const by = (spoken: readonly string[]) => dimensionsOf(spoken)[(index + 1) % dimensionsOf(spoken).length] ?? ''
      const filter = (spoken: readonly string[]) => filtersOf(spoken)[index] ?? { dimension: '', values: [] }
      await expectSameAnswer((spoken, site) =>
        site.ask('/api/ranking', [...base, ['by', by(spoken)], ...where('where', filter(spoken))]),
      )
      await expectSameAnswer((spoken, site) => {
        const { dimension, values } = filter(spoken)
        const not = Object.fromEntries([[dimension, values]])
        return site.ask('/api/split', [], {
          method: 'POST',
          body: JSON.stringify({ ...Object.fromEntries(base), by: [by(spoken)], not }),
          headers: { 'content-type': 'application/json' },
        })
      })
    }
  })

  test('users with these names see only their own part', async () => {
    for (const [index] of userNames(names).entries()) {
      const user = (spoken: readonly string[]) => userNames(spoken)[index] ?? ''
      await expectSameAnswer((spoken, site) => site.ask('/api/dimensions', [], { user: user(spoken) }))
      await expectSameAnswer((spoken, site) =>
        site.ask('/api/ranking', [...base, ['by', dimensionsOf(spoken)[index] ?? '']], { user: user(spoken) }),
      )
      await expectSamePage((spoken, site) => site.ask('/schedule', base, { user: user(spoken) }))
      if (alone.includes(user(names)))
        await expectSamePage((spoken, site) => site.ask('/volume', base, { user: user(spoken) }))
    }
    for (const name of ['constructor-', 'of-none', 'toSTRING']) {
      expect((await sites.named.ask('/volume', base, { user: name })).status).toBe(403)
    }
  })

  test('unknown paths and parameters get 400 or 404, and nothing fails', async () => {
    const spoken = new Set(dimensionsOf(names))
    const asked = (name: string): readonly Promise<Response>[] => {
      const { ask } = sites.named
      const path = encodeURIComponent(name)
      return [
        ask(`/${path}`),
        ask(`/assets/${path}`),
        ask(`/api/${path}`),
        ask(`/volume/${path}`),
        ask(`/volume/${path}.csv`),
        ask(`/volume/ranking.${path}`),
        ask(`/reports/${path}/${path}/${path}`),
        ask('/language', [['to', name]]),
        ask('/values', [...base, ['dimension', `no ${name}`]]),
        ask('/api/volume', [...base, [name, name]]),
        ask('/api/volume', [...base, ['format', name]]),
        ask('/api/volume', [...base, [`where.no ${name}`, name]]),
        ask('/api/evolution', [...base, ['grain', name]]),
        ask('/api/split', [...base, ['by', 'channel'], ['metric', name]]),
        ask('/api/volume', [], {
          method: 'POST',
          body: JSON.stringify(Object.fromEntries([...base, [name, name]])),
          headers: { 'content-type': 'application/json' },
        }),
      ]
    }
    const askedOfPage = (name: string): readonly Promise<Response>[] => {
      const { ask } = sites.named
      return [
        ...[
          'period',
          'compare',
          'full',
          'zone',
          'asOf',
          'clock',
          'grain',
          'metric',
          'started',
          'ranking.metric',
          'ranking.order',
          'ranking.page',
          'olderThan',
          'maxAge',
        ].map(parameter =>
          ask('/volume', [
            ...base.filter(([key]) => key !== parameter),
            [parameter, ['ranking.order', 'ranking.page', 'maxAge'].includes(parameter) ? `no ${name}` : name],
          ]),
        ),
        ask('/volume', [...base, ['by', `no ${name}`]]),
      ]
    }
    for (const name of names) {
      if (name === '' || name === '?' || name === '#') continue
      for (const response of await Promise.all([...asked(name), ...(alone.includes(name) ? askedOfPage(name) : [])])) {
        const text = await response.text()
        expect([400, 404], `${name} ${response.url} ${text.slice(0, 200)}`).toContain(response.status)
      }
      // Not a key of any question.
      const finds = await sites.named.ask('/volume', [...base, [`find.${name}`, name]])
      expect(finds.status).toBe(200)
      await finds.text()
      // An unknown parameter is ignored, unless it is close to a known one.
      const others = await sites.named.ask('/volume', [...base, [name, name]])
      expect([200, 400], `${name} ${await others.text()}`).toContain(others.status)
    }
    expect(spoken.size).toBe(dimensionsOf(names).length)
    expect(failures).toEqual([])
  })

  test('an unknown part is empty', async () => {
    for (const name of names.filter(name => /^[\x21-\x7e]+$/.test(name))) {
      const response = await sites.named.ask('/volume', base, {
        headers: {
          'hx-request': 'true',
          'x-causerie-part': name,
          cookie: `causerie_language=${encodeURIComponent(name)}`,
          'accept-language': /^\w+$/.test(name) ? name : 'en',
        },
      })
      expect(response.status).toBe(200)
      expect((await response.text()).trim()).toBe('')
    }
    expect(failures).toEqual([])
  })
}

function withoutMeant(html: string): string {
  const { title } = wordsOf('en').quality.findings.spoiledIds
  return html
    .replace(/<ul class="unknown-values".*?<\/ul>/s, note => note.replaceAll('<a ', '<'))
    .replace(new RegExp(`<tr[^>]*>(?:(?!<tr).)*?${title}.*?</tr>`, 's'), '')
}
