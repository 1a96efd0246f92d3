import { readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '../../serve/api/endpoints.ts'
import { formsOf } from '../../serve/api/parameters.ts'
import { metricNames, metricOf } from '../../src/metrics/definitions/catalogue.ts'
import { runs } from '../arbitraries/runs.ts'
import { questionTo } from './api-question.ts'
import { type ApiSite, openApiSite } from './api-site.ts'

/** The parts of an OpenAPI document that the tests read. */
interface Document {
  readonly info: { readonly version: string }
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<'get' | 'post', Operation | undefined>>>>
  readonly components: { readonly parameters: Readonly<Record<string, { readonly name: string }>> }
}
interface Operation {
  readonly parameters: readonly { readonly name?: string; readonly $ref?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { examples?: object; example?: object }>> }
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { examples?: object }>> }>>
}

let site: ApiSite
let document: Document

beforeAll(async () => {
  site = await openApiSite()
  document = (await (await site.ask('/api/openapi.json')).json()) as Document
})
afterAll(() => site.stop())

/** The problems of a document, by the linter's recommended rules and its rules about examples. */
async function problems(of: object): Promise<readonly string[]> {
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      'no-invalid-media-type-examples': 'error',
      'no-invalid-schema-examples': 'error',
      // The test server runs on this machine.
      'no-server-example.com': 'off',
    },
  })
  const found = await lintFromString({ source: JSON.stringify(of), absoluteRef: 'openapi.json', config })
  return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)
}

describe('the document', () => {
  test('is valid OpenAPI 3.1 and has the version of the package', async () => {
    expect(await problems(document)).toEqual([])
    expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/' }] })
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(document.info.version).toBe(version)
  })

  test('has every endpoint by GET and by POST, and every parameter', () => {
    for (const [asked, { path }] of endpoints) {
      const { get, post } = document.paths[path] ?? {}
      const names = get?.parameters.map(
        ({ name, $ref }) => name ?? document.components.parameters[$ref?.split('/').at(-1) ?? '']?.name,
      )
      const read = [...formsOf(asked).values()].flatMap(({ parameters }) => parameters.map(({ name }) => name))
      expect(names).toEqual([...read, 'format'])
      expect(Object.keys(post?.requestBody?.content ?? {})).toEqual(['application/json'])
    }
  })

  test('describes every metric', () => {
    const text = JSON.stringify(document)
    for (const name of metricNames) expect(text).toContain(metricOf(name).description.en)
  })

  test('has schemas that reject a wrong answer and a wrong query', async () => {
    const { paths, ...others } = structuredClone(document)
    const two = Object.entries(paths).filter(([path]) => ['/api/summary', '/api/volume'].includes(path))
    const changed: Document = { ...others, paths: Object.fromEntries(two) }
    const response = changed.paths['/api/summary']?.get?.responses['200']?.content['application/json']
    const body = changed.paths['/api/volume']?.post?.requestBody?.content['application/json']
    if (response === undefined || body === undefined) throw new Error('no such operation')
    response.examples = { wrong: { value: { started: 1 } } }
    body.example = { period: '2026-10', perod: '2026-10' }
    expect(await problems(changed)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/no-invalid-media-type-examples: .*~1api~1summary/),
        expect.stringMatching(/no-invalid-media-type-examples: .*perod.*~1api~1volume/),
      ]),
    )
  })

  test('has schemas that accept real queries and answers', async () => {
    const described = structuredClone(document)
    for (const [asked, { path }] of endpoints) {
      const { post } = described.paths[path] ?? {}
      const body = post?.requestBody?.content['application/json']
      const response = post?.responses['200']?.content['application/json']
      if (body === undefined || response === undefined) throw new Error('no such operation')
      const asking = fc.sample(questionTo(asked), runs(6))
      const answers: unknown[] = []
      for (const { query } of asking) answers.push(await (await site.send(path, query)).json())
      delete body.example
      body.examples = Object.fromEntries(asking.map(({ query }, index) => [`query${index}`, { value: query }]))
      response.examples = Object.fromEntries(answers.map((value, index) => [`answer${index}`, { value }]))
    }
    for (const path of ['/api/dimensions', '/api/quality']) {
      const response = described.paths[path]?.get?.responses['200']?.content['application/json']
      if (response === undefined) throw new Error('no such operation')
      response.examples = { own: { value: await (await site.ask(path)).json() } }
    }
    expect(await problems(described)).toEqual([])
  })
})
