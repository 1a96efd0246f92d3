/** Allowed values, by dimension. */
export type Lists = Readonly<Record<string, readonly string[]>>

export interface RuleSite {
  readonly id: string
  /** Values of its attributes, by dimension. */
  readonly properties: Lists
}

export interface RuleChat {
  readonly site: RuleSite
  readonly channel: string
  readonly platform: string
}

/** A report as its subscription defines it. */
export interface RuleReport {
  readonly store: string
  readonly where: Lists
  readonly not: Lists
  /** The one value that the report is about; null: everything that the subscription covers. */
  readonly scope: { readonly dimension: string; readonly value: string } | null
  /** Planned by an older version, which did not record what its reports cover. */
  readonly isOld: boolean
}

/** The scope of a viewer; null: a viewer who sees everything. */
export type Within = Lists | null

const ofChats = ['channel', 'platform']

/**
 * Who may see which report: a second implementation, by plain loops, that shares no code with the product. A viewer without a scope sees
 * every report. Any other viewer sees a report of the served store if, in each dimension of the viewer's scope, the report covers only
 * values of that scope: the report names them itself or, for an attribute of establishments, names only establishments within the
 * scope. Exclusions (`not`) never bring a report into a scope.
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

/** The chats that a report covers. */
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

/** An establishment is within a scope if its attributes match and, where the scope names channels or platforms, one of its chats does. */
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
