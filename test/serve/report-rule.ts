/** By dimension, the values that are let through. */
export type Lists = Readonly<Record<string, readonly string[]>>

export interface RuleSite {
  readonly id: string
  /** Of its own, by dimension. */
  readonly properties: Lists
}

export interface RuleChat {
  readonly site: RuleSite
  readonly channel: string
  readonly platform: string
}

/** A report as its subscription asks for it. */
export interface RuleReport {
  readonly store: string
  readonly where: Lists
  readonly not: Lists
  /** What it is one of several about; null: all that the subscription is about. */
  readonly scope: { readonly dimension: string; readonly value: string } | null
  /** Of an older version, which does not say what its reports were drawn from. */
  readonly isOld: boolean
}

/** Who looks: null is somebody who sees everything. */
export type Within = Lists | null

const ofChats = ['channel', 'platform']

/**
 * Who may see which report, once more and by plain loops, sharing nothing with the product. Who sees everything sees every report.
 * Anybody else sees a report of the served store when, in each dimension that their scope names, the report is about nothing but values
 * of their scope: it says so itself, or, of a property of establishments, it is about establishments alone that they have. What a
 * report leaves out (`not`) makes it no one's.
 */
export function mayBeSeen(
  report: RuleReport,
  within: Within,
  {
    served,
    chats,
    sites,
  }: { readonly served: string; readonly chats: readonly RuleChat[]; readonly sites: readonly RuleSite[] },
): boolean {
  if (within === null) return true
  if (report.isOld || report.store !== served) return false
  const about = (dimension: string): readonly string[] => {
    if (report.scope?.dimension === dimension) return [report.scope.value]
    return report.where[dimension] ?? []
  }
  const own = sites.filter(site => isOwnSite(site, within, chats)).map(({ id }) => id)
  for (const dimension of Object.keys(within)) {
    const allowed = within[dimension] ?? []
    const named = about(dimension)
    let isCovered = named.length > 0
    for (const value of named) if (!allowed.includes(value)) isCovered = false
    if (isCovered) continue
    if (ofChats.includes(dimension)) return false
    const ids = about('establishment')
    if (ids.length === 0) return false
    for (const id of ids) if (!own.includes(id)) return false
  }
  return true
}

/** The chats that a report may tell of. */
export function chatsOf({ where, not, scope }: RuleReport, chats: readonly RuleChat[]): readonly RuleChat[] {
  const asked = scope === null ? where : { ...where, [scope.dimension]: [scope.value] }
  return chats.filter(chat => passes(chat, asked) && !matchesAny(chat, not))
}

export function passes(chat: RuleChat, lists: Lists): boolean {
  for (const [dimension, allowed] of Object.entries(lists)) {
    if (!valuesOf(chat, dimension).some(value => allowed.includes(value))) return false
  }
  return true
}

function matchesAny(chat: RuleChat, lists: Lists): boolean {
  for (const [dimension, refused] of Object.entries(lists)) {
    if (valuesOf(chat, dimension).some(value => refused.includes(value))) return true
  }
  return false
}

function valuesOf({ site, channel, platform }: RuleChat, dimension: string): readonly string[] {
  if (dimension === 'channel') return [channel]
  if (dimension === 'platform') return [platform]
  return dimension === 'establishment' ? [site.id] : (site.properties[dimension] ?? [])
}

/** An establishment is somebody's when it has what their scope asks of establishments, and a chat of the channels and platforms in it. */
function isOwnSite(site: RuleSite, within: Lists, chats: readonly RuleChat[]): boolean {
  let isOfChats = false
  for (const [dimension, allowed] of Object.entries(within)) {
    if (ofChats.includes(dimension)) isOfChats = true
    else {
      const own = dimension === 'establishment' ? [site.id] : (site.properties[dimension] ?? [])
      if (!own.some(value => allowed.includes(value))) return false
    }
  }
  if (!isOfChats) return true
  return chats.some(chat => chat.site.id === site.id && passes(chat, within))
}
