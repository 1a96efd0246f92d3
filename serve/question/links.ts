import type { LinkTarget } from '../../src/charts/link-target.ts'
import { addressOf, heldAddress, type PageContext } from '../pages/page-context.ts'
import { toBucket, toGroup, toHour } from './narrowing.ts'
import type { PageQuestion } from './page-question.ts'
import { addressChange, writeAddress } from './write-address.ts'

/** The targets of clicks: a mark of a chart narrows the page's question to it, a count lists the chats behind it. */
export function linksOf(page: PageContext): (target: LinkTarget) => string | null {
  return target => {
    const change = changeTo(page, target)
    if (change === null) return null
    if (target.type !== 'chats') return addressOf(page, `/${page.name}`, change)
    return `${heldAddress(page, '/chats', change)}&of=${target.of}`
  }
}

/** The change that a link to the page itself makes, which a script applies to the current URL. */
export function linkAttributes({ question, defaults, name }: PageContext) {
  const from = writeAddress(question, defaults)
  return (href: string): Readonly<Record<string, string>> => {
    const { pathname, searchParams } = new URL(href, 'http://page.invalid')
    return pathname === `/${name}` ? { 'data-change': addressChange(from, searchParams).toString() } : {}
  }
}

function changeTo(page: PageContext, target: LinkTarget): Partial<PageQuestion> | null {
  const { question } = page
  switch (target.type) {
    case 'group':
      return toGroup(question, target.key)
    case 'hour':
      return toHour(target)
    case 'bucket':
      return { ...toGroup(question, target.key), ...toBucket(target.bucket, target.grain, page.period) }
    case 'chats': {
      const { key = {}, bucket, grain, hour } = target
      // A period consists of dates, so it cannot be narrowed to an hour of a day.
      if (grain === 'hour') return null
      return {
        ...toGroup(question, key),
        ...(bucket === undefined || grain === undefined ? {} : toBucket(bucket, grain, page.period)),
        ...(hour === undefined ? {} : toHour(hour)),
      }
    }
  }
}
