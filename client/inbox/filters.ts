// A checkbox in a menu filters the list at once; the menu stays open and the URL is updated.

/** Handles the filter menus above a list; `show` replaces the content with that of an address. */
export function followFilters(show: (address: string) => Promise<Document | null>): void {
  const form = document.getElementById('inbox-filters')
  if (!(form instanceof HTMLFormElement)) return
  form.addEventListener('change', event => {
    const field = event.target
    if (!(field instanceof HTMLInputElement) || field.type !== 'checkbox') return
    // A value is either included or excluded, not both.
    if (field.checked) {
      const [, kind, dimension] = /^(where|not)(\..*)$/s.exec(field.name) ?? []
      const twin = `${kind === 'where' ? 'not' : 'where'}${dimension}`
      for (const other of form.querySelectorAll('input'))
        if (other.type === 'checkbox' && other.name === twin && other.value === field.value) other.checked = false
    }
    void filter(form, show)
  })
}

async function filter(form: HTMLFormElement, show: (address: string) => Promise<Document | null>): Promise<void> {
  const parameters = new URLSearchParams()
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value !== '' && !name.startsWith('find.')) parameters.append(name, value)
  const address = parameters.size === 0 ? '/inbox' : `/inbox?${parameters}`
  history.replaceState(null, '', address)
  const fresh = await show(address)
  if (fresh === null) return
  for (const chosen of form.querySelectorAll('.chosen'))
    chosen.textContent = fresh.getElementById(chosen.id)?.textContent ?? ''
}
