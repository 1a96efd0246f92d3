import type { TopLevelSpec } from 'vega-lite'
import type { Locale } from '../../words/locale.ts'
import type { Brand } from './brand.ts'

/**
 * A report as words and formatted numbers, in reading order. The HTML and PDF renderers draw nothing but this, so that both always say the
 * same.
 */
export interface ReportModel {
  readonly locale: Locale
  /** The document title, and the largest line of the first page. */
  readonly title: string
  /** The scope and the period in words. */
  readonly subtitle: string
  /** What must be known about the log before reading any figure, one or two sentences each: that it ends early, what it does not cover. */
  readonly notices: readonly string[]
  /** A paragraph that sums up the period, below the subtitle. */
  readonly lead: string
  /** Label and value pairs: scope, period, comparison, zone, asOf, filters. */
  readonly head: readonly Labelled[]
  readonly sections: readonly Section[]
  /** Whose report it is. Default: nobody's. */
  readonly brand?: Brand
  /** Font files for letters that the shipped fonts lack, before the installed ones. Default: none. */
  readonly fonts?: readonly string[]
  /** ISO 8601 UTC: the PDF's creation date, so that equal inputs give equal bytes. */
  readonly asOf: string
}

export interface Labelled {
  readonly label: string
  readonly value: string
}

export interface Section {
  /** A stable id for anchors and tests: `volume`, `handling`, `method`. */
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
}

export type Block = (FiguresBlock | ParagraphBlock | ChartBlock | TableBlock | DefinitionsBlock) & {
  /**
   * The half of the text area that the block is set in; the whole if undefined. Blocks of the left half and those of the right half that
   * follow them stand side by side; those of either half flow through two columns.
   */
  readonly side?: 'left' | 'right' | 'either'
}

/** A block, those of two halves that stand side by side, or those of two columns. */
export type Row =
  | { readonly type: 'whole'; readonly block: Block }
  | { readonly type: 'halves'; readonly left: readonly Block[]; readonly right: readonly Block[] }
  | { readonly type: 'columns'; readonly blocks: readonly Block[] }

/** The blocks of a section, in rows. */
export function rowsOf(blocks: readonly Block[]): readonly Row[] {
  const rows: Row[] = []
  for (const block of blocks) {
    const last = rows.at(-1)
    switch (block.side) {
      case undefined:
        rows.push({ type: 'whole', block })
        break
      case 'either':
        if (last?.type === 'columns') rows[rows.length - 1] = { ...last, blocks: [...last.blocks, block] }
        else rows.push({ type: 'columns', blocks: [block] })
        break
      case 'left':
        if (last?.type === 'halves' && last.right.length === 0)
          rows[rows.length - 1] = { ...last, left: [...last.left, block] }
        else rows.push({ type: 'halves', left: [block], right: [] })
        break
      case 'right':
        if (last?.type === 'halves') rows[rows.length - 1] = { ...last, right: [...last.right, block] }
        else rows.push({ type: 'halves', left: [], right: [block] })
    }
  }
  return rows
}

/** Big numbers side by side. */
export interface FiguresBlock {
  readonly type: 'figures'
  readonly id: string
  readonly figures: readonly Figure[]
}

export interface Figure {
  readonly label: string
  readonly value: string
  /** `+12 % on February 2026`; null without a comparison. */
  readonly change: {
    readonly text: string
    readonly tone: 'good' | 'bad' | 'neutral'
    /** The text says itself whether it is good: it is about a target. */
    readonly isTarget?: true
  } | null
  /** The basis of the value, such as `over 812 chats handled, 31 waiting`; null when there is none. */
  readonly note: string | null
  /** The link target of the value, on a live page. */
  readonly href?: string
  /** What is counted, on a live page that tells it on demand. */
  readonly definition?: string
  /** Whether it is the first figure of its page, and larger than the others. */
  readonly leads?: boolean
}

export interface ParagraphBlock {
  readonly type: 'paragraph'
  readonly id: string
  readonly text: string
}

export interface ChartBlock {
  readonly type: 'chart'
  readonly id: string
  /** What the chart shows, as a sentence. */
  readonly title: string
  /** Unit, dates compared, how to read it; null when the title says everything. */
  readonly subtitle: string | null
  /** At least one. The PDF shows the first; HTML switches between them. */
  readonly variants: readonly ChartVariant[]
}

export interface ChartVariant {
  readonly id: string
  /** The label of the switch: `Total`, `By channel`. */
  readonly label: string
  readonly spec: TopLevelSpec
  /** The same drawing for places that `spec` does not fit into: a page draws both if it does not know its width. */
  readonly narrow?: TopLevelSpec
  /** The text alternative. */
  readonly alt: string
  readonly table: Table
}

export interface TableBlock {
  readonly type: 'table'
  readonly id: string
  readonly title: string
  readonly table: Table
}

export interface Table {
  readonly caption: string
  readonly columns: readonly { readonly label: string; readonly align: 'start' | 'end' }[]
  readonly rows: readonly (readonly string[])[]
  /** Replaces the rows when there are none. */
  readonly emptyText: string
  /** Below the table; null when there is nothing to add. */
  readonly note: string | null
  /** The link targets of the cells, on a live page, row by row; null, or beyond the end of a row, for none. */
  readonly links?: readonly (readonly (string | null)[])[]
  /** Whether a narrow live page shows each row as a card, whose cells are named. */
  readonly cards?: boolean
}

export interface DefinitionsBlock {
  readonly type: 'definitions'
  readonly id: string
  readonly title: string
  readonly entries: readonly Labelled[]
}
