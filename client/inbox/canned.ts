// Canned replies in the reply box: `/` at the start of a word lists them, what follows it searches, the arrow keys choose.

const typingMs = 120
/** Up to here what follows a slash is a search, in which words may be incomplete. */
const sought = /(?:^|\s)\/([^\n/]{0,40})$/
const placeholder = /\{\{\s*[^{}\n]{1,60}?\s*\}\}/g

export function cannedReplies(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  const list = document.getElementById('canned')
  const button = document.getElementById('canned-button')
  const unfilled = document.getElementById('unfilled')
  if (list === null || button === null || unfilled === null) return
  text.setAttribute('aria-controls', 'canned')
  text.setAttribute('aria-autocomplete', 'list')
  /** Where the slash is that somebody has closed the list of. */
  let closedAt = -1
  let turn = 0
  let typing: ReturnType<typeof setTimeout> | undefined

  const options = () => [...list.querySelectorAll<HTMLElement>('[role=option]')]
  const slash = () => {
    if (text.selectionStart !== text.selectionEnd) return null
    const before = text.value.slice(0, text.selectionStart)
    const found = sought.exec(before)?.[1]
    return found === undefined ? null : { at: before.length - found.length - 1, words: found }
  }
  const hide = () => {
    turn++
    list.hidden = true
    list.replaceChildren()
    text.removeAttribute('aria-activedescendant')
  }
  const choose = (option: HTMLElement | undefined) => {
    for (const other of options()) other.setAttribute('aria-selected', String(other === option))
    if (option === undefined) return text.removeAttribute('aria-activedescendant')
    text.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  }
  const insert = (option: HTMLElement | undefined) => {
    const place = slash()
    if (option === undefined || place === null) return
    text.focus()
    text.setRangeText(option.dataset.text ?? '', place.at, text.selectionStart, 'end')
    hide()
    text.dispatchEvent(new Event('input', { bubbles: true }))
  }

  async function load(words: string) {
    const mine = ++turn
    const response = await fetch(`${form.action}/canned?${new URLSearchParams({ q: words })}`).catch(() => null)
    if (response === null || !response.ok || mine !== turn || list === null) return
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    if (mine !== turn) return
    const items = [...page.querySelectorAll<HTMLElement>('#canned-choices [data-text]')]
    // A slash between words is one that somebody means.
    if (items.length === 0 && words.trim() !== '') return hide()
    list.replaceChildren(...(items.length === 0 ? [noneOf(list)] : items.map(optionOf)))
    list.hidden = false
    choose(options()[0])
  }

  text.addEventListener('input', () => {
    const left = [...new Set(text.value.match(placeholder) ?? [])]
    unfilled.hidden = left.length === 0
    unfilled.textContent =
      left.length === 0 ? '' : (unfilled.dataset.words ?? '').replace('{which}', () => left.join(', '))
    clearTimeout(typing)
    const place = slash()
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
      closedAt = slash()?.at ?? -1
      hide()
    } else return
    event.preventDefault()
  })
  text.addEventListener('blur', hide)
  // The box keeps the focus, and with it the place of the slash.
  list.addEventListener('pointerdown', event => event.preventDefault())
  list.addEventListener('click', event => {
    const option = event.target instanceof Element ? event.target.closest('[role=option]') : null
    if (option instanceof HTMLElement) insert(option)
  })
  button.addEventListener('pointerdown', event => event.preventDefault())
  button.addEventListener('click', event => {
    event.preventDefault()
    text.focus()
    if (!list.hidden) return hide()
    closedAt = -1
    if (slash() === null) {
      const before = text.value.slice(0, text.selectionStart)
      text.setRangeText(before === '' || /\s$/.test(before) ? '/' : ' /', text.selectionStart, text.selectionEnd, 'end')
    }
    text.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

function optionOf(item: HTMLElement, index: number): HTMLElement {
  const option = document.createElement('div')
  option.setAttribute('role', 'option')
  option.id = `canned-${index}`
  option.dataset.text = item.dataset.text ?? ''
  const title = document.createElement('b')
  title.textContent = item.dataset.title ?? ''
  const text = document.createElement('span')
  text.textContent = item.querySelector('.text')?.textContent ?? ''
  title.dir = 'auto'
  text.dir = 'auto'
  option.append(title, text)
  return option
}

function noneOf({ dataset }: HTMLElement): HTMLElement {
  const none = document.createElement('p')
  none.textContent = dataset.none ?? ''
  return none
}
