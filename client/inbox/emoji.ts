// The emoji picker: searches on the server, supports arrow keys and inserts at the caret. The recent emoji and the skin tone are stored in
// this browser.

const recentKey = 'causerie-emoji'
const toneKey = 'causerie-emoji-tone'
const recentAtMost = 24
const typingMs = 150

export function pickEmoji(text: HTMLTextAreaElement): void {
  const picker = document.getElementById('emoji')
  const find = document.getElementById('emoji-find')
  const tone = document.getElementById('emoji-tone')
  const recent = document.getElementById('emoji-recent')
  if (picker === null || recent === null) return
  if (!(find instanceof HTMLInputElement) || !(tone instanceof HTMLSelectElement)) return
  tone.value = localStorage.getItem(toneKey) ?? '0'

  const shown = (button: HTMLButtonElement) => {
    const skins = button.dataset.skins?.split(' ') ?? []
    button.dataset.plain ??= button.textContent ?? ''
    button.textContent = skins[Number(tone.value) - 1] ?? button.dataset.plain
  }
  const buttons = () => [...picker.querySelectorAll<HTMLButtonElement>('.row button')]
  const reach = (button: HTMLButtonElement | undefined) => {
    for (const other of buttons()) other.tabIndex = -1
    if (button !== undefined) button.tabIndex = 0
  }

  async function load() {
    const sought = find instanceof HTMLInputElement ? find.value : ''
    const response = await fetch(`/inbox/emoji?${new URLSearchParams({ q: sought })}`).catch(() => null)
    if (response === null || !response.ok) return
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('emoji-grid')
    if (fresh === null) return
    document.getElementById('emoji-grid')?.replaceWith(document.importNode(fresh, true))
    showRecent(sought === '')
    for (const button of buttons()) shown(button)
    reach(buttons()[0])
  }

  function taken(): readonly string[] {
    const kept: unknown = JSON.parse(localStorage.getItem(recentKey) ?? '[]')
    return Array.isArray(kept) ? kept.filter(one => typeof one === 'string').slice(0, recentAtMost) : []
  }

  function showRecent(isWanted: boolean) {
    recent?.replaceChildren()
    const all = taken()
    if (!isWanted || all.length === 0) return
    const title = document.createElement('h3')
    title.textContent = picker?.dataset.recent ?? ''
    const row = document.createElement('div')
    row.className = 'row'
    for (const emoji of all) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = emoji
      button.tabIndex = -1
      row.append(button)
    }
    recent?.append(title, row)
  }

  picker.addEventListener('toggle', event => {
    if (!(event instanceof ToggleEvent) || event.newState !== 'open') return
    besideButton(picker)
    find.value = ''
    find.focus()
    void load()
  })
  let typing: ReturnType<typeof setTimeout> | undefined
  find.addEventListener('input', () => {
    clearTimeout(typing)
    typing = setTimeout(load, typingMs)
  })
  tone.addEventListener('change', () => {
    localStorage.setItem(toneKey, tone.value)
    for (const button of buttons()) shown(button)
  })
  picker.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('.row button') : null
    if (!(button instanceof HTMLButtonElement)) return
    const emoji = button.textContent ?? ''
    localStorage.setItem(
      recentKey,
      JSON.stringify([emoji, ...taken().filter(one => one !== emoji)].slice(0, recentAtMost)),
    )
    picker.hidePopover()
    text.focus()
    // Inserts at the caret; the input event saves the draft.
    text.setRangeText(emoji, text.selectionStart, text.selectionEnd, 'end')
    text.dispatchEvent(new Event('input', { bubbles: true }))
  })
  picker.addEventListener('keydown', event => {
    // Enter in the search field would submit the reply.
    if (event.key === 'Enter' && event.target === find) {
      event.preventDefault()
      return buttons()[0]?.focus()
    }
    const all = buttons()
    if (event.key === 'ArrowDown' && event.target === find) {
      event.preventDefault()
      return all[0]?.focus()
    }
    const current = all.find(button => button === document.activeElement)
    if (current === undefined) return
    const at = all.indexOf(current)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key]
    const next = to === undefined ? besideInColumn(all, { current, key: event.key }) : all[to]
    if (to === undefined && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    if (next === undefined) return event.key === 'ArrowUp' ? find.focus() : undefined
    reach(next)
    next.focus()
  })
}

/** Above the button if there is room, else centred, which is the default of browsers. */
function besideButton(picker: HTMLElement): void {
  const button = document.getElementById('emoji-button')?.getBoundingClientRect()
  const { offsetHeight: height, offsetWidth: width } = picker
  const fits = button !== undefined && button.top - height > 8 && innerWidth > 2 * width
  picker.style.margin = fits ? '0' : ''
  picker.style.inset = fits
    ? `${button.top - height - 6}px auto auto ${Math.min(button.left, innerWidth - width - 16)}px`
    : ''
}

/** The nearest emoji in the next row down or up, even in another group. */
function besideInColumn(
  all: readonly HTMLButtonElement[],
  { current, key }: { current: HTMLButtonElement; key: string },
): HTMLButtonElement | undefined {
  const { left, top } = current.getBoundingClientRect()
  const sign = key === 'ArrowDown' ? 1 : -1
  const places = all.map(button => ({ button, box: button.getBoundingClientRect() }))
  const lines = places.filter(({ box }) => sign * (box.top - top) > 4)
  const nearest = Math.min(...lines.map(({ box }) => Math.abs(box.top - top)))
  return lines
    .filter(({ box }) => Math.abs(Math.abs(box.top - top) - nearest) < 4)
    .sort((a, b) => Math.abs(a.box.left - left) - Math.abs(b.box.left - left))[0]?.button
}
