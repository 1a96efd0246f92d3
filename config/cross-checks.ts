import { sep } from 'node:path'
import type { Config, Subscription } from './config.ts'
import { recipientColumns } from './recipient-columns.ts'

/** Contradictions between keys that are each valid, by the key to blame. */
export interface CrossProblem {
  readonly path: readonly string[]
  readonly rule: string
}

/** Checks a config that has absolute paths. */
export function crossProblems(config: Config): readonly CrossProblem[] {
  return [
    ...smtpProblems(config),
    ...folderProblems(config),
    ...serveProblems(config),
    ...receiveProblems(config),
    ...Object.entries(config.subscriptions).flatMap(([name, subscription]) =>
      subscriptionProblems(subscription, config).map(({ path, rule }) => ({
        path: ['subscriptions', name, ...path],
        rule,
      })),
    ),
  ]
}

function smtpProblems({ smtp, operator }: Config): readonly CrossProblem[] {
  const problems: CrossProblem[] = []
  if (operator !== undefined && smtp === undefined) problems.push({ path: ['operator'], rule: 'needs smtp' })
  if (smtp?.user !== undefined && smtp.password === undefined) {
    problems.push({ path: ['smtp', 'user'], rule: 'needs a password' })
  }
  if (smtp?.password !== undefined && smtp.user === undefined) {
    problems.push({ path: ['smtp', 'password'], rule: 'needs a user' })
  }
  return problems
}

/** Stores, the ledger and delivered reports are written by different rules, so no folder may contain another. */
function folderProblems(config: Config): readonly CrossProblem[] {
  const places = [
    { path: ['ledger'], folder: config.ledger },
    ...(config.inbox === undefined ? [] : [{ path: ['inbox', 'directory'], folder: config.inbox.directory }]),
    ...Object.entries(config.receive ?? {}).map(([name, { spool }]) => ({
      path: ['receive', name, 'spool'],
      folder: spool,
    })),
    ...Object.entries(config.stores).map(([name, { directory }]) => ({
      path: ['stores', name, 'directory'],
      folder: directory,
    })),
  ]
  const problems: CrossProblem[] = []
  for (const [index, place] of places.entries()) {
    const other = places.slice(0, index).find(({ folder }) => isWithin(folder, place.folder))
    if (other !== undefined) problems.push(apart(place.path, other.path, place.folder))
  }
  for (const [name, { folder }] of Object.entries(config.subscriptions)) {
    const other = folder === undefined ? undefined : places.find(place => isWithin(place.folder, folder))
    if (other !== undefined) problems.push(apart(['subscriptions', name, 'folder'], other.path, folder ?? ''))
  }
  return problems
}

function apart(path: readonly string[], other: readonly string[], folder: string): CrossProblem {
  return { path, rule: `must be a folder apart from ${other.join('.')}: ${JSON.stringify(folder)}` }
}

/** Whether two folders are the same, or one is inside the other. */
function isWithin(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}${sep}`) || b.startsWith(`${a}${sep}`)
}

function serveProblems({ serve, stores }: Config): readonly CrossProblem[] {
  if (serve === undefined) return []
  const problems: CrossProblem[] = []
  if (!Object.hasOwn(stores, serve.store)) {
    problems.push({ path: ['serve', 'store'], rule: noSuchStore(serve.store, stores) })
  }
  const byHash = new Map<string, string>()
  for (const [name, { sha256 }] of Object.entries(serve.tokens ?? {})) {
    const other = byHash.get(sha256)
    if (other !== undefined)
      problems.push({ path: ['serve', 'tokens', name, 'sha256'], rule: `is also the hash of ${other}` })
    byHash.set(sha256, name)
  }
  return problems
}

function receiveProblems({ receive = {}, stores }: Config): readonly CrossProblem[] {
  const byPlace = new Map<string, string>()
  return Object.entries(receive).flatMap(([name, { store, host, port }]) => {
    const place = `${host} ${port}`
    const other = byPlace.get(place)
    byPlace.set(place, name)
    return [
      ...(Object.hasOwn(stores, store) ? [] : [{ path: ['receive', name, 'store'], rule: noSuchStore(store, stores) }]),
      ...(other === undefined
        ? []
        : [{ path: ['receive', name, 'port'], rule: `must be another one than that of ${other}: ${port}` }]),
    ]
  })
}

/** An alert is a letter: it has no files. */
function alertProblems({ recipients, folder }: Subscription): readonly CrossProblem[] {
  return [
    ...(recipients === undefined ? [{ path: [], rule: 'must have recipients: an alert is sent by mail' }] : []),
    ...(folder === undefined ? [] : [{ path: ['folder'], rule: 'must be absent: an alert has no files' }]),
  ]
}

function noSuchStore(name: string, stores: Config['stores']): string {
  const known = Object.keys(stores).join(', ')
  return `must be ${known === '' ? 'a store, but the config has none' : `one of the stores ${known}`}: ${JSON.stringify(name)}`
}

function subscriptionProblems(subscription: Subscription, { stores, smtp }: Config): readonly CrossProblem[] {
  const { store, recipients, folder, scope, formats } = subscription
  const problems: CrossProblem[] = []
  if (!Object.hasOwn(stores, store)) problems.push({ path: ['store'], rule: noSuchStore(store, stores) })
  if (subscription.alert !== undefined) problems.push(...alertProblems(subscription))
  else if (recipients === undefined && folder === undefined) {
    problems.push({ path: [], rule: 'must have recipients, a folder, or both' })
  }
  if (subscription.alert === undefined && subscription.period === undefined) {
    problems.push({ path: ['period'], rule: 'is missing' })
  }
  if (recipients !== undefined && smtp === undefined) problems.push({ path: ['recipients'], rule: 'needs smtp' })
  const each = scope === 'all' ? [] : scope.each
  for (const [index, dimension] of each.entries()) {
    const path = ['scope', 'each', String(index)]
    if (each.indexOf(dimension) !== index) problems.push({ path, rule: `occurs twice: ${JSON.stringify(dimension)}` })
    if (recipientColumns.some(column => column === dimension)) {
      problems.push({
        path,
        rule: `must not have the name of a fixed column of the list of recipients: ${JSON.stringify(dimension)}`,
      })
    }
  }
  const twice = formats.findIndex((format, index) => formats.indexOf(format) !== index)
  if (twice !== -1) problems.push({ path: ['formats', String(twice)], rule: `occurs twice: "${formats[twice]}"` })
  return problems
}
