import { catalogOf, type Dictionary, dictionary, listOf, type PdfFile, textOf } from './pdf-file.ts'

/** An element of the logical structure. */
export interface Element {
  /** Its type without the slash: `P`. */
  readonly type: string
  readonly entries: Dictionary
  readonly children: readonly Element[]
  /** The marked content that it holds, as page and number. */
  readonly content: readonly string[]
  /** The annotations that it holds. */
  readonly annotations: readonly string[]
  readonly parent: Element | null
}

/** The elements of the structure in reading order, each before those inside. */
export function elementsOf(file: PdfFile): readonly Element[] {
  const { '/StructTreeRoot': root } = catalogOf(file)
  const all: Element[] = []
  const read = (reference: string, parent: Element | null): Element => {
    const entries = dictionary(file, reference)
    const children: Element[] = []
    const content: string[] = []
    const annotations: string[] = []
    const type = String(entries['/S'] ?? '').slice(1)
    const element: Element = { type, entries, children, content, annotations, parent }
    all.push(element)
    for (const kid of listOf(file, entries['/K'])) {
      const inside = dictionary(file, kid)
      if (typeof kid === 'number') content.push(`${entries['/Pg']} ${kid}`)
      else if (inside['/Type'] === '/MCR') content.push(`${inside['/Pg'] ?? entries['/Pg']} ${inside['/MCID']}`)
      else if (inside['/Type'] === '/OBJR') annotations.push(String(inside['/Obj']))
      else if (typeof kid === 'string') children.push(read(kid, element))
    }
    return element
  }
  for (const kid of listOf(file, dictionary(file, root)['/K'])) read(String(kid), null)
  return all
}

/** An attribute of an element, such as the Scope of a header. */
export function attributeOf(file: PdfFile, { entries }: Element, name: string) {
  return listOf(file, entries['/A'])
    .map(attributes => dictionary(file, attributes)[name])
    .find(value => value !== undefined)
}

/** The text alternative or the replacement text; null without either. */
export function alternativeOf({ entries }: Element): string | null {
  return textOf(entries['/Alt']) ?? textOf(entries['/ActualText'])
}

/** How an element is called in a message. */
export function called(element: Element): string {
  const about = alternativeOf(element) ?? textOf(element.entries['/T'])
  return about === null ? element.type : `${element.type} ${JSON.stringify(about.slice(0, 60))}`
}
