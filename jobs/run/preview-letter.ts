import { isSameAddress } from '../../config/address.ts'
import { ConfigError } from '../../config/config-error.ts'
import { meant, readRecipients } from '../../config/read-recipients.ts'
import { lookup } from '../../src/lookup.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import { openStore } from '../../src/store/store.ts'
import { currentVersion } from '../../src/store/versions.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { Letter } from '../delivery/letter.ts'
import type { Plan, RenderedFile } from '../ledger/records.ts'
import type { Flow } from './flow.ts'
import { freeze } from './freeze.ts'
import { alertLetter, reportLetter } from './letter-of.ts'
import { messageId } from './names.ts'
import { draftPlan } from './plan-run.ts'

export interface PreviewOrder {
  readonly subscription: string
  /** The address that the preview is for. */
  readonly to: string
  /** Whose letter it is: a recipient of the list. */
  readonly as: string
  readonly period?: string
  /** The folder for the files of its reports. */
  readonly directory: string
}

/**
 * The letter that a recipient would get now, addressed to another one. It is drawn from the store as it is, without loading its sources,
 * and recorded nowhere. An alert is shown as if everything that is on had just begun. Throws `ConfigError` if there is no letter.
 */
export async function previewLetter(flow: Flow, order: PreviewOrder): Promise<Letter> {
  const { config } = flow
  const { directory, subscription: name, to } = order
  const subscription = lookup(config.subscriptions, name)
  const settings = subscription === undefined ? undefined : lookup(config.stores, subscription.store)
  if (subscription === undefined || settings === undefined)
    throw new ConfigError(`not in the config: subscription ${JSON.stringify(name)}`)
  const delivered = await planOf(flow, order, settings.directory)
  const { plan, delivery } = delivered
  const version = await currentVersion(settings.directory)
  if (version === null) throw new ConfigError(`there is no store at ${settings.directory}`)
  await makePrivateFolder(directory)
  const files = new Map<string, readonly RenderedFile[]>()
  for (const report of plan.reports.filter(({ id }) => delivery.reports.includes(id))) {
    const { query, plannedAt, staleHours, brand, fonts, targets, formats, empty } = plan
    const drawn = await flow.threads.draw({
      plan,
      pinned: version,
      query,
      report,
      alongside: [report],
      plannedAt,
      staleHours,
      brand,
      fonts,
      targets,
      formats,
      empty,
      directory,
    })
    if (drawn.state === 'refused') throw new ConfigError(`the report would not be sent: ${drawn.reason}`)
    files.set(report.id, drawn.files)
  }
  const head = {
    messageId: messageId(plan.run, delivery.id, { ledger: plan.plannedAt, repeats: 0, from: config.smtp?.from ?? '' }),
    to: { address: to, name: null },
  }
  const letter =
    plan.alert == null
      ? await reportLetter(config, { plan, delivery, directory, files: id => files.get(id) ?? [] }, head)
      : alertLetter(config, { plan, delivery, alert: plan.alert }, head)
  // A link that ends somebody else's subscription is not for the one who previews it.
  const { unsubscribe: _, ...own } = letter
  return { ...own, subject: wordsOf(delivery.locale).letter.preview(letter.subject) }
}

/** What a run would do now, and the delivery to the recipient. */
async function planOf(flow: Flow, { subscription: name, as, period }: PreviewOrder, directory: string) {
  const { config, now } = flow
  const subscription = lookup(config.subscriptions, name)
  if (subscription === undefined) throw new Error(`not in the config: subscription ${name}`)
  const at = now()
  const frozen = freeze({ ...subscription, ...(period === undefined ? {} : { period }), settleHours: 0 }, at)
  const isAlert = subscription.alert !== undefined
  const store = await openStore<string>(directory)
  try {
    const request = { run: `${name}.preview`, subscription: name, slot: null, driver: 'terminal', frozen } as const
    // An alert that is on was told long ago; a preview begins anew.
    const fresh = isAlert ? { ...flow, ledger: { ...flow.ledger, runs: async () => [] } } : flow
    const { plan, refused } = await draftPlan(fresh, isAlert ? request : { ...request, only: [as] }, store)
    if (refused !== null) throw new ConfigError(`nothing would be sent: ${refused.reason}`)
    const delivery = plan.deliveries.find(({ to }) => to.transport === 'mail' && isSameAddress(to.address, as))
    if (delivery === undefined) throw new ConfigError(await nothingFor(subscription, as))
    if (delivery.refused !== null) throw new ConfigError(`nothing would be sent to ${as}: ${delivery.refused}`)
    const { storeIdentity } = await import('../../src/store/identity.ts')
    const snapshot = await store.snapshot()
    try {
      const version = { storeVersion: snapshot.version, storeIdentity: await storeIdentity(store) }
      return { plan: { ...plan, ...version, refused: null } satisfies Plan, delivery }
    } finally {
      snapshot.close()
    }
  } finally {
    store.close()
  }
}

async function nothingFor(
  { recipients, scope }: NonNullable<Flow['config']['subscriptions'][string]>,
  as: string,
): Promise<string> {
  if (recipients === undefined) return 'the subscription has no recipients, so it sends no letter'
  const listed = await readRecipients(recipients, { dimensions: scope === 'all' ? [] : scope.each })
  const known = listed.map(({ address }) => address)
  return known.some(address => isSameAddress(address, as))
    ? `nothing is on that concerns ${as}: no letter would be sent; causerie replay shows when it would`
    : `${recipients}: must list the recipient${meant(as, known)}: ${JSON.stringify(as)}`
}
