import type { TopLevelSpec } from 'vega-lite'
import type { Locale } from '../../words/locale.ts'

/**
 * One report, in words and numbers already formatted, in reading order. The HTML and the PDF renderers draw this and
 * nothing else, so that both always say the same.
 */
export interface ReportModel {
  readonly locale: Locale
  /** Document title and the largest line of the first page. */
  readonly title: string
  /** The scope and the period in words. */
  readonly subtitle: string
  /** What is to be known of the log before any figure is read, a sentence or two each: that it ends early, what it does not cover. */
  readonly notices: readonly string[]
  /** One paragraph that tells the whole period: set large, under the subtitle, before the head. */
  readonly lead: string
  /** Label and value pairs: scope, period, comparison, zone, asOf, filters. */
  readonly head: readonly Labelled[]
  readonly sections: readonly Section[]
  /** ISO 8601 UTC: the PDF's creation date, so that equal inputs give equal bytes. */
  readonly asOf: string
}

export interface Labelled {
  readonly label: string
  readonly value: string
}

export interface Section {
  /** Stable, for anchors and tests: `volume`, `handling`, `method`. */
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
}

export type Block = FiguresBlock | ParagraphBlock | ChartBlock | TableBlock | DefinitionsBlock

/** Big numbers side by side. */
export interface FiguresBlock {
  readonly type: 'figures'
  readonly id: string
  readonly figures: readonly Figure[]
}

export interface Figure {
  readonly label: string
  readonly value: string
  /** `+12 % on February 2026`; null without comparison. */
  readonly change: { readonly text: string; readonly tone: 'good' | 'bad' | 'neutral' } | null
  /** What the value stands on, e.g. `over 812 chats handled, 31 waiting`. */
  readonly note: string | null
  /** Where the value leads, on a live page. */
  readonly href?: string
}

export interface ParagraphBlock {
  readonly type: 'paragraph'
  readonly id: string
  readonly text: string
}

export interface ChartBlock {
  readonly type: 'chart'
  readonly id: string
  /** What the chart says, as a sentence. */
  readonly title: string
  /** Unit, dates compared, how to read it; null when the title says all. */
  readonly subtitle: string | null
  /** At least one; the first is shown in print, the HTML switches between them. */
  readonly variants: readonly ChartVariant[]
}

export interface ChartVariant {
  readonly id: string
  /** The name of the switch: `Total`, `By channel`. */
  readonly label: string
  readonly spec: TopLevelSpec
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
  /** Shown in place of the rows when there is none. */
  readonly emptyText: string
  /** Below the table; null when there is nothing to add. */
  readonly note: string | null
  /** Where the cells lead, on a live page: a row for each of `rows`, null and past its end for none. */
  readonly links?: readonly (readonly (string | null)[])[]
}

export interface DefinitionsBlock {
  readonly type: 'definitions'
  readonly id: string
  readonly title: string
  readonly entries: readonly Labelled[]
}
