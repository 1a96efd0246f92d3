import type { WireMessage } from '../../serve/inbox/widget/wire.ts'
import { page, say } from './visitor.ts'

/** What is shown of a message; `key`: the nonce of the visitor's own messages, the id of others. */
export interface Shown {
  readonly key: string
  readonly from: WireMessage['from']
  readonly text: string
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly href: string | null }[]
  readonly at: Date
  /** The state of the visitor's own messages; null for others. */
  readonly state: keyof typeof say.states | null
}

export interface MessageList {
  /** Adds a message, or updates it if it is shown. `where`: before all others, or after. */
  put(message: Shown, where: 'start' | 'end'): void
  remove(key: string): void
}

export interface MessageListOptions {
  readonly onAgain: (key: string) => void
  readonly onRemove: (key: string) => void
}

/** The visitor's variant of the page's language, such as British English. */
const { lang } = document.documentElement
const language = navigator.languages.find(own => own.toLowerCase().startsWith(lang)) ?? lang
const timeOf = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
const dayOf = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })

/** The messages as a live list for screen readers: a message that is shown is not rendered again, or it would be read aloud again. */
export function messageList(list: HTMLElement, { onAgain, onRemove }: MessageListOptions): MessageList {
  const items = new Map<string, HTMLElement>()
  const made = (message: Shown) => {
    const item = document.createElement('li')
    item.className = message.from
    item.append(...partsOf(message))
    items.set(message.key, item)
    return item
  }
  return {
    put(message, where) {
      const known = items.get(message.key)
      const item = known ?? made(message)
      const { key, text, files, state } = message
      const said = inside(item, '.text')
      if (known !== undefined) said.textContent = text
      if (said instanceof HTMLElement) said.hidden = text === ''
      // A file has a link once the server has it.
      const links = files.map(({ href }) => href).join(' ')
      if (known === undefined || (links.trim() !== '' && item.dataset.links !== links)) {
        inside(item, '.files').replaceChildren(...files.map(fileOf))
        item.dataset.links = links
      }
      if (item.dataset.state !== (state ?? '')) {
        item.dataset.state = state ?? ''
        inside(item, '.state').textContent = state === null ? '' : say.states[state]
        item.querySelector('.remedy')?.remove()
        if (state === 'failed') item.append(remedies(key))
      }
      if (known !== undefined) return
      // Messages that the server does not have yet come last.
      const isTaken = state === null || state === 'sent'
      const unsent = isTaken ? list.querySelector('li:is([data-state=sending], [data-state=waiting])') : null
      if (where === 'end') list.insertBefore(item, unsent)
      else list.prepend(item)
    },
    remove(key) {
      items.get(key)?.remove()
      items.delete(key)
    },
  }

  function remedies(key: string): HTMLElement {
    const remedy = part('p', 'remedy')
    remedy.append(
      button(say.again, () => onAgain(key)),
      button(say.remove, () => onRemove(key)),
    )
    return remedy
  }
}

function fileOf({ name, bytes, href }: Shown['files'][number]): HTMLElement {
  const item = document.createElement('li')
  const title = document.createElement(href === null ? 'span' : 'a')
  title.textContent = name
  title.dir = 'auto'
  if (title instanceof HTMLAnchorElement && href !== null) {
    title.href = href
    title.download = name
  }
  item.append(title, ' ', part('span', 'size', sizeOf(bytes)))
  return item
}

/** A human-readable size. */
export function sizeOf(bytes: number): string {
  const units = { byte: 1, kilobyte: 1e3, megabyte: 1e6 }
  const unit = bytes < 1e3 ? 'byte' : bytes < 1e6 ? 'kilobyte' : 'megabyte'
  const value = bytes / units[unit]
  const unitDisplay = unit === 'byte' ? 'long' : 'short'
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay,
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value)
}

function partsOf({ from, text, at }: Shown): readonly HTMLElement[] {
  const said = part('p', 'text', text)
  said.dir = 'auto'
  const time = document.createElement('time')
  time.dateTime = at.toISOString()
  time.textContent = (at.toDateString() === new Date().toDateString() ? timeOf : dayOf).format(at)
  const meta = part('p', 'meta')
  meta.append(
    part('span', 'who', from === 'visitor' ? say.you : from === 'bot' ? say.bot : page.title),
    ' ',
    time,
    ' ',
    part('span', 'state'),
  )
  const files = document.createElement('ul')
  files.className = 'files'
  return [said, files, meta]
}

function inside(item: HTMLElement, selector: string): Element {
  const found = item.querySelector(selector)
  if (found === null) throw new Error(`a message has no ${selector}`)
  return found
}

function button(text: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.textContent = text
  element.addEventListener('click', onClick)
  return element
}

function part(tag: 'span' | 'p', name: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = text
  return element
}
