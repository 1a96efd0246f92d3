// Chats of the list that are chosen for archiving. The choice outlives a refresh of the list.

const chosen = new Set<string>()
const boxes = () => [...document.querySelectorAll<HTMLInputElement>('.inbox-list input[name=chat]')]

export function followSelection(): void {
  addEventListener('change', event => {
    const { target } = event
    if (!(target instanceof HTMLInputElement)) return
    if (target.id === 'select-all') for (const box of boxes()) box.checked = target.checked
    else if (target.name !== 'chat') return
    for (const box of boxes()) {
      if (box.checked) chosen.add(box.value)
      else chosen.delete(box.value)
    }
    showSelection()
  })
  // Chats that are gone from the list are not archived with it.
  addEventListener('submit', () => chosen.clear())
  showSelection()
}

/** Shows what is chosen in a list that has just been loaded. */
export function showSelection(): void {
  const button = document.getElementById('archive-selected')
  if (!(button instanceof HTMLButtonElement)) return
  for (const box of boxes()) {
    if (box.checked) chosen.add(box.value)
    box.checked = chosen.has(box.value)
  }
  const count = boxes().filter(({ checked }) => checked).length
  button.dataset.none ??= button.textContent ?? ''
  button.disabled = count === 0
  button.textContent =
    count === 0 ? button.dataset.none : (button.dataset.words ?? '').replace('{chats}', String(count))
  const all = document.getElementById('select-all')
  if (!(all instanceof HTMLInputElement)) return
  all.checked = count > 0 && count === boxes().length
  all.indeterminate = count > 0 && !all.checked
}
