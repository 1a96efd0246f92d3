// Single-key shortcuts: ignored while a field has the focus, and users can switch them off.

const offName = 'causerie-inbox-keys-off'

export function followKeys(): void {
  const dialog = document.getElementById('keys')
  const show = document.getElementById('show-keys')
  const isOn = document.getElementById('keys-on')
  if (!(dialog instanceof HTMLDialogElement) || show === null || !(isOn instanceof HTMLInputElement)) return
  show.hidden = false
  show.addEventListener('click', () => dialog.showModal())
  isOn.checked = localStorage.getItem(offName) === null
  isOn.addEventListener('change', () => {
    if (isOn.checked) localStorage.removeItem(offName)
    else localStorage.setItem(offName, '1')
  })
  const actions: Readonly<Record<string, () => void>> = {
    j: () => step(1),
    k: () => step(-1),
    u: () => document.querySelector<HTMLElement>('#content .opening a[href^="/inbox"]')?.click(),
    r: () => write('reply'),
    n: () => write('note'),
    e: () => press('button[value="archive"]'),
    E: () => press('button[value="reopen"]'),
    Z: () => press('form.unsend:last-of-type button'),
    z: () => document.getElementById('snooze')?.focus(),
    x: select,
    a: () => press('#assign-to-me'),
    '/': search,
    '?': () => dialog.showModal(),
  }
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return
    if (isWriting(event.target) || dialog.open || !isOn.checked) return
    if (!Object.hasOwn(actions, event.key)) return
    event.preventDefault()
    actions[event.key]?.()
  })
  if (location.hash === '#inbox-search') search()
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)))
  )
}

/** Moves to the next or previous chat of the list. */
function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('.inbox-list a')]
  const row = document.activeElement?.closest('.inbox-list li')
  const at = links.findIndex(link => link.closest('li') === row)
  links[at === -1 ? (by > 0 ? 0 : links.length - 1) : at + by]?.focus()
}

/** Chooses the chat that has the focus, or no longer. */
function select(): void {
  document.activeElement?.closest('.inbox-list li')?.querySelector<HTMLElement>('input[name=chat]')?.click()
}

function press(selector: string): void {
  document.querySelector<HTMLElement>(`main ${selector}`)?.click()
}

/** Focuses the reply box; the shortcut for sending then sends a reply or a note. */
function write(what: 'reply' | 'note'): void {
  const box = document.getElementById('reply')
  if (!(box instanceof HTMLTextAreaElement)) return
  if (box.form !== null) box.form.dataset.act = what
  box.focus()
}

function search(): void {
  const field = document.getElementById('inbox-search')
  if (!(field instanceof HTMLInputElement)) {
    location.assign('/inbox#inbox-search')
    return
  }
  field.focus()
  field.select()
}
