import type { Subscription } from '../../config/config.ts'
import { meant, shown } from '../../config/read-recipients.ts'
import type { Recipient } from '../../config/recipient.ts'
import { lookup } from '../../src/lookup.ts'
import { nameKey } from '../../src/nearest-name.ts'
import { reportFileName } from '../../src/report/report-file-name.ts'
import type { Plan, PlannedDelivery, PlannedReport } from '../ledger/records.ts'
import { scopedWhere } from './ask-report.ts'
import type { ScopeValue } from './expand-scope.ts'
import { shortHash, unusedName } from './names.ts'

/** The input for assigning reports to recipients. */
export interface Supply {
  /** Every value that can have a report; none if the scope is everything. */
  readonly values: readonly ScopeValue[]
  readonly recipients: readonly Recipient[]
  /** Reports that the run already has. They are reused unchanged. */
  readonly reports?: readonly PlannedReport[]
  /** The rule for values of the scope, for the message about an unknown one. */
  readonly rule?: string
}

/** Assigns reports to recipients. Each report is planned once, however many recipients it has. */
export function dealOut(
  request: Pick<Plan, 'run' | 'subscription'> & { readonly period: Plan['query']['period'] },
  subscription: Pick<Subscription, 'scope' | 'locale'> &
    Pick<Plan['query'], 'where'> & { readonly folder?: string | undefined },
  { values, recipients, reports: known = [], rule = usualRule }: Supply,
): Pick<Plan, 'reports' | 'deliveries'> {
  const { scope, locale: usual, folder } = subscription
  const reports = new Map(known.map(report => [report.id, report]))
  const names = new Map(known.map(({ fileName }) => [fileName, 1]))
  const reportOf = (value: ScopeValue | null, locale: PlannedReport['locale']): string => {
    const id = shortHash(value?.dimension ?? '', value?.value ?? '', locale)
    if (!reports.has(id)) {
      const parts = value === null ? [request.subscription] : [value.label]
      const ownFileName = reportFileName({ period: request.period, parts, locale })
      const fileName = unusedName(ownFileName, names)
      reports.set(id, { id, scope: value, within: scopedWhere(subscription, value), locale, fileName, ownFileName })
    }
    return id
  }
  const byValue = new Map(values.map(value => [JSON.stringify([value.dimension, value.value]), value]))
  const deliveries: PlannedDelivery[] = recipients.map(recipient => {
    const { address, name, refused } = recipient
    const locale = recipient.locale ?? usual
    const head = { id: deliveryId(recipient), to: { transport: 'mail', address, name }, locale } as const
    if (refused !== null) return { ...head, reports: [], refused }
    if (scope === 'all') return { ...head, reports: [reportOf(null, locale)], refused: null }
    const asked = scope.each.flatMap(dimension =>
      (lookup(recipient.scope, dimension) ?? []).map(value => ({ dimension, value })),
    )
    const missing = asked.find(({ dimension, value }) => !byValue.has(JSON.stringify([dimension, value])))
    if (missing !== undefined)
      return { ...head, reports: [], refused: noSuchValue(recipient, missing, { values, rule }) }
    const found = asked.flatMap(({ dimension, value }) => byValue.get(JSON.stringify([dimension, value])) ?? [])
    return { ...head, reports: found.map(value => reportOf(value, locale)), refused: null }
  })
  const everything: readonly (ScopeValue | null)[] = scope === 'all' ? [null] : values
  for (const value of folder === undefined ? [] : everything) {
    const report = reportOf(value, usual)
    const to = { transport: 'folder', directory: `${folder}/${request.run}` } as const
    deliveries.push({ id: shortHash('folder', report), to, locale: usual, reports: [report], refused: null })
  }
  return { reports: [...reports.values()], deliveries }
}

const usualRule = 'must be a value of a chat or an establishment that no filter excludes'

function noSuchValue(
  { places }: Recipient,
  missing: { readonly dimension: string; readonly value: string },
  { values, rule }: { readonly values: readonly ScopeValue[]; readonly rule: string },
): string {
  const place = places.find(({ dimension, value }) => dimension === missing.dimension && value === missing.value)
  const known = values.filter(({ dimension }) => dimension === missing.dimension)
  // If the name of an establishment was written, suggest that establishment before any similar value.
  const named = known.find(({ label }) => nameKey(label) === nameKey(missing.value))
  const byValue = known.map(({ value }) => value)
  const near = named === undefined ? meant(missing.value, byValue) : ` (did you mean ${named.value}?)`
  return `${place?.at ?? missing.dimension}: ${rule}${near}: ${shown(missing.value)}`
}

/** The id of a delivery by mail. Lines without an address can only be told apart by their number. */
function deliveryId({ address, line }: Recipient): string {
  return address === '' ? shortHash('mail', address, String(line)) : shortHash('mail', address)
}
