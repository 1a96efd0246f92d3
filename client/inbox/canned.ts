// Canned replies in the reply box: `/` at the start of a word lists them.
import { type Suggestion, suggestions } from './suggestions.ts'

/** Up to here what follows a slash is a search, in which words may be incomplete. A slash between words is one that somebody means. */
const sought = /(?:^|\s)\/([^\n/]{0,40})$/
const placeholder = /\{\{\s*[^{}\n]{1,60}?\s*\}\}/g

export function cannedReplies(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  const list = document.getElementById('canned')
  const button = document.getElementById('canned-button')
  const unfilled = document.getElementById('unfilled')
  if (list === null || button === null || unfilled === null) return

  async function find(words: string): Promise<readonly Suggestion[] | null> {
    const response = await fetch(`${form.action}/canned?${new URLSearchParams({ q: words })}`).catch(() => null)
    if (response === null || !response.ok) return null
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    return [...page.querySelectorAll<HTMLElement>('#canned-choices [data-text]')].map(item => ({
      text: item.dataset.text ?? '',
      title: item.dataset.title ?? '',
      detail: item.querySelector('.text')?.textContent ?? '',
    }))
  }
  const offered = suggestions(text, { list, sought, find, none: list.dataset.none ?? '' })

  text.addEventListener('input', () => {
    const left = [...new Set(text.value.match(placeholder) ?? [])]
    unfilled.hidden = left.length === 0
    unfilled.textContent =
      left.length === 0 ? '' : (unfilled.dataset.words ?? '').replace('{which}', () => left.join(', '))
  })
  button.addEventListener('pointerdown', event => event.preventDefault())
  button.addEventListener('click', event => {
    event.preventDefault()
    text.focus()
    if (offered.isOpen()) return offered.hide()
    offered.allow()
    if (!offered.isWanted()) {
      const before = text.value.slice(0, text.selectionStart)
      text.setRangeText(before === '' || /\s$/.test(before) ? '/' : ' /', text.selectionStart, text.selectionEnd, 'end')
    }
    text.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
