// A reply can be taken back until it leaves: then its button goes.

const leaving = new WeakSet<HTMLElement>()

export function followUnsend(): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-left-ms]')) {
    if (leaving.has(part)) continue
    leaving.add(part)
    setTimeout(() => part.remove(), Number(part.dataset.leftMs))
    // What is in the reply box comes along, and is not lost with the page.
    part.addEventListener('submit', () => {
      const composer = document.getElementById('composer')
      if (!(composer instanceof HTMLFormElement) || !(part instanceof HTMLFormElement)) return
      for (const name of ['text', 'key', 'seen']) {
        const field = document.createElement('input')
        field.type = 'hidden'
        field.name = name
        field.value = String(new FormData(composer).get(name) ?? '')
        part.append(field)
      }
    })
  }
}
