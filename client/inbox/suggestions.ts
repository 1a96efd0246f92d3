// A list below a text box: a character at the start of a word opens it, what follows searches, the arrow keys choose.

const typingMs = 120

export interface Suggestion {
  /** What is inserted in place of the character and what follows it. */
  readonly text: string
  readonly title: string
  /** A line below the title. */
  readonly detail?: string
}

export interface SuggestionsOptions {
  readonly list: HTMLElement
  /** Matches the text before the caret from the character on; its group is what is sought. */
  readonly sought: RegExp
  /** What is offered; null to show no list. */
  readonly find: (words: string) => Promise<readonly Suggestion[] | null>
  /** What the list says when nothing is offered; without it, there is no list then. */
  readonly none?: string
}

export interface Suggestions {
  isOpen(): boolean
  /** Whether the caret is where a list belongs. */
  isWanted(): boolean
  hide(): void
  /** Lets a list that was closed there open again. */
  allow(): void
}

export function suggestions(text: HTMLTextAreaElement, { list, sought, find, none }: SuggestionsOptions): Suggestions {
  text.setAttribute('aria-autocomplete', 'list')
  /** Where the character is that somebody has closed the list of. */
  let closedAt = -1
  let turn = 0
  let typing: ReturnType<typeof setTimeout> | undefined

  const options = () => [...list.querySelectorAll<HTMLElement>('[role=option]')]
  const placeNow = () => {
    if (text.selectionStart !== text.selectionEnd) return null
    const before = text.value.slice(0, text.selectionStart)
    const found = sought.exec(before)?.[1]
    return found === undefined ? null : { at: before.length - found.length - 1, words: found }
  }
  const hide = () => {
    turn++
    if (list.hidden) return
    list.hidden = true
    list.replaceChildren()
    text.removeAttribute('aria-activedescendant')
    text.removeAttribute('aria-controls')
  }
  const choose = (option: HTMLElement | undefined) => {
    for (const other of options()) other.setAttribute('aria-selected', String(other === option))
    if (option === undefined) return text.removeAttribute('aria-activedescendant')
    text.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  }
  const insert = (option: HTMLElement | undefined) => {
    const place = placeNow()
    if (option === undefined || place === null) return
    text.focus()
    text.setRangeText(option.dataset.text ?? '', place.at, text.selectionStart, 'end')
    hide()
    text.dispatchEvent(new Event('input', { bubbles: true }))
  }

  async function load(words: string) {
    const mine = ++turn
    const found = await find(words)
    if (mine !== turn || found === null) return
    if (found.length === 0 && (none === undefined || words.trim() !== '')) return hide()
    const optionOf = (suggestion: Suggestion, index: number) => makeOption(suggestion, `${list.id}-${index}`)
    list.replaceChildren(...(found.length === 0 ? [noneOf(none ?? '')] : found.map(optionOf)))
    list.hidden = false
    text.setAttribute('aria-controls', list.id)
    choose(options()[0])
  }

  text.addEventListener('input', () => {
    clearTimeout(typing)
    const place = placeNow()
    if (place === null || place.at === closedAt) {
      if (place === null) closedAt = -1
      return hide()
    }
    typing = setTimeout(() => void load(place.words), typingMs)
  })
  text.addEventListener('keydown', event => {
    if (list.hidden || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return
    const all = options()
    const at = all.findIndex(option => option.getAttribute('aria-selected') === 'true')
    if (event.key === 'ArrowDown') choose(all[(at + 1) % all.length])
    else if (event.key === 'ArrowUp') choose(all[(at - 1 + all.length) % all.length])
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && at >= 0) insert(all[at])
    else if (event.key === 'Escape') {
      closedAt = placeNow()?.at ?? -1
      hide()
    } else return
    event.preventDefault()
  })
  text.addEventListener('blur', hide)
  // The box keeps the focus, and with it the place of the character.
  list.addEventListener('pointerdown', event => event.preventDefault())
  list.addEventListener('click', event => {
    const option = event.target instanceof Element ? event.target.closest('[role=option]') : null
    if (option instanceof HTMLElement) insert(option)
  })
  return {
    isOpen: () => !list.hidden,
    isWanted: () => placeNow() !== null,
    hide,
    allow() {
      closedAt = -1
    },
  }
}

function makeOption({ text, title, detail }: Suggestion, id: string): HTMLElement {
  const option = document.createElement('div')
  option.setAttribute('role', 'option')
  option.id = id
  option.dataset.text = text
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['b', title],
    ['span', detail],
  ]
  for (const [name, words] of parts) {
    if (words === undefined) continue
    const part = document.createElement(name)
    part.textContent = words
    part.dir = 'auto'
    option.append(part)
  }
  return option
}

function noneOf(words: string): HTMLElement {
  const none = document.createElement('p')
  none.textContent = words
  return none
}
