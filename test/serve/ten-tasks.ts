import type { Page } from 'playwright-core'

/** What a manager wants to know or do, from the page of the volume on. */
export interface Task {
  readonly name: string
  /** Gives what was found out, which is not empty. */
  readonly perform: (hand: Hand) => Promise<string>
}

/** Acts on a page and counts: a click, a choice in a list and a text typed into a field, with Enter, are one each. */
export interface Hand {
  readonly page: Page
  click(selector: string): Promise<void>
  choose(selector: string, value: string): Promise<void>
  type(selector: string, text: string): Promise<void>
  /** The text of the first such element, once it contains `having`. */
  read(selector: string, having?: string | RegExp): Promise<string>
}

/** Performs a task from a freshly opened page; gives the number of acts and what was found out. */
export async function perform(page: Page, origin: string, task: Task) {
  let acts = 0
  const first = (selector: string) => page.locator(selector).first()
  const hand: Hand = {
    page,
    async click(selector) {
      await first(selector).click()
      acts++
    },
    async choose(selector, value) {
      await first(selector).selectOption(value)
      acts++
    },
    async type(selector, text) {
      await first(selector).fill(text)
      await first(selector).press('Enter')
      acts++
    },
    async read(selector, having = /\S/) {
      const found = page.locator(selector).filter({ hasText: having }).first()
      await found.waitFor()
      return ((await found.textContent()) ?? '').replace(/\s+/g, ' ').trim()
    },
  }
  await page.goto(`${origin}/volume`)
  return { found: await task.perform(hand), acts }
}

/** The link of the navigation to a page. */
const place = (path: string) => `nav a[href^="${path}"]`
const menu = (dimension: string) => `details.menu:has(input[name="where.${dimension}"]) > summary`

export const tasks: readonly Task[] = [
  {
    name: 'How many customers wrote to us last month, and is that more than the month before?',
    perform: hand => hand.read('#part-volume-figures', /%/),
  },
  {
    name: 'Which chats have been waiting for more than four days?',
    async perform(hand) {
      await hand.click(place('/handling'))
      await hand.click('#part-watch-list td a')
      return hand.read('main table tbody tr')
    },
  },
  {
    name: 'At which hours of the week do we answer late?',
    async perform(hand) {
      await hand.click(place('/handling'))
      return hand.read('#part-heatmap h3', /longest|late/)
    },
  },
  {
    name: 'How many of them are of my region?',
    async perform(hand) {
      await hand.click(menu('region'))
      const box = hand.page.locator('input[name="where.region"]').first()
      const region = (await box.getAttribute('value')) ?? ''
      await hand.click(`input[name="where.region"][value=${JSON.stringify(region)}]`)
      return hand.read('#content .subtitle ~ *, #content header', region)
    },
  },
  {
    name: 'Where does my site stand among all?',
    async perform(hand) {
      const site = await hand.page.locator('label:has(input[name="where.establishment"])').last().textContent()
      await hand.type('input[name="ranking.find"]', site?.trim() ?? '')
      return hand.read('#part-ranking .place')
    },
  },
  {
    name: 'Which sites fell the most?',
    perform: hand => hand.read('#part-movers h3'),
  },
  {
    name: 'How did the median delay of each region develop?',
    async perform(hand) {
      await hand.choose('select[name="metric"]', 'medianDelaySeconds')
      await hand.read('#part-evolution h3', /median/i)
      await hand.choose('select[name="by"]', 'region')
      return hand.read('#part-evolution h3', /region/)
    },
  },
  {
    name: 'Two regions side by side',
    async perform(hand) {
      await hand.click(place('/groups'))
      await hand.choose('select[name="groups"]', 'region')
      await hand.read('#part-groups', /region/i)
      await hand.click(menu('region'))
      const boxes = hand.page.locator('input[name="where.region"]')
      const [one, two] = [await boxes.nth(0).getAttribute('value'), await boxes.nth(1).getAttribute('value')]
      for (const value of [one, two]) await hand.click(`input[name="where.region"][value=${JSON.stringify(value)}]`)
      await hand.read('#part-groups thead', `${one}`)
      await hand.page.waitForFunction('document.querySelectorAll("#part-groups thead th").length === 3')
      return hand.read('#part-groups thead', `${two}`)
    },
  },
  {
    name: 'Keep a question under a name, and come back to it',
    async perform(hand) {
      await hand.click('.actions a[href^="/views"]')
      await hand.type('#view-name', 'Every month')
      await hand.click('nav a:has-text("Every month")')
      return hand.read('#part-volume-figures', /%/)
    },
  },
  {
    name: 'The figures of a chart in a spreadsheet',
    async perform(hand) {
      await hand.click('#part-ranking details.tools > summary')
      const file = hand.page.waitForEvent('download')
      await hand.click('#part-ranking a[href*="ranking.xlsx"]')
      return (await file).suggestedFilename()
    },
  },
]
