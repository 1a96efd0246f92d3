import type { Block, Labelled, ReportModel, Table } from '../model.ts'

/** French sets a fixed space before `:` and inside « », a narrow one before `;`, `!` and `?`, so that no line begins with them. */
export function frenchSpaces(text: string): string {
  return text
    .replace(/ ([:»])/g, '\u00a0$1')
    .replace(/« /g, '«\u00a0')
    .replace(/ ([;!?])/g, '\u202f$1')
}

/** The model with French spaces in all running text. Cells of tables are left as they are: names are not ours to set. */
export function setInFrench(model: ReportModel): ReportModel {
  return {
    ...model,
    title: frenchSpaces(model.title),
    subtitle: frenchSpaces(model.subtitle),
    lead: frenchSpaces(model.lead),
    head: model.head.map(labelled),
    sections: model.sections.map(section => ({
      ...section,
      title: frenchSpaces(section.title),
      blocks: section.blocks.map(block),
    })),
  }
}

function block(block: Block): Block {
  switch (block.type) {
    case 'figures':
      return {
        ...block,
        figures: block.figures.map(figure => ({
          ...figure,
          label: frenchSpaces(figure.label),
          note: figure.note === null ? null : frenchSpaces(figure.note),
        })),
      }
    case 'paragraph':
      return { ...block, text: frenchSpaces(block.text) }
    case 'table':
      return { ...block, title: frenchSpaces(block.title), table: table(block.table) }
    case 'definitions':
      return { ...block, title: frenchSpaces(block.title), entries: block.entries.map(labelled) }
    case 'chart':
      return {
        ...block,
        title: frenchSpaces(block.title),
        subtitle: block.subtitle === null ? null : frenchSpaces(block.subtitle),
        variants: block.variants.map(variant => ({
          ...variant,
          alt: frenchSpaces(variant.alt),
          table: table(variant.table),
        })),
      }
  }
}

function labelled({ label, value }: Labelled): Labelled {
  return { label: frenchSpaces(label), value: frenchSpaces(value) }
}

function table(table: Table): Table {
  return {
    ...table,
    caption: frenchSpaces(table.caption),
    emptyText: frenchSpaces(table.emptyText),
    note: table.note === null ? null : frenchSpaces(table.note),
  }
}
