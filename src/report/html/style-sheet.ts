import { colorVariables, type ThemeName, textSizes } from '../../charts/theme.ts'
import { fontFamilies } from '../../fonts/own-faces.ts'
import type { Brand } from '../model/brand.ts'

/** The page's style: one family, three sizes, the theme's colours. `switches` are the rules for this page's variants. */
export function styleSheet(switches: string, accent?: Brand['accent']): string {
  const own = (theme: ThemeName) => (accent === undefined ? '' : `--accent:${accent[theme]};`)
  return `:root{color-scheme:light dark;${variables('light')}${own('light')}${sizes}}
@media screen and (prefers-color-scheme:dark){:root{${variables('dark')}${own('dark')}}}
${rules}
${switches}`
}

/** Shows only the variant whose button is checked. A browser without :has shows all of them, each with its name. */
export function switchRules(anchor: string, count: number): string {
  const rules = Array.from(
    { length: count },
    (_, index) =>
      `#${anchor}:has(#${anchor}-show-${index + 1}:checked)>.variant:not(#${anchor}-${index + 1}){display:none}`,
  )
  return `@supports selector(:has(*)){${rules.join('')}}`
}

function variables(theme: ThemeName): string {
  return Object.entries(colorVariables(theme))
    .map(([variable, color]) => `${variable}:${color};`)
    .join('')
}

const sizes = Object.entries(textSizes)
  .map(([size, px]) => `--${size}:${px / 16}rem;`)
  .join('')

const rules = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:400 var(--body)/1.6 ${fontFamilies}}
h1,h2,h3,h4,p,dl,dd,figure,fieldset{margin:0;padding:0;border:0}
h1,h2{font-size:var(--large);line-height:1.2;letter-spacing:-.015em;text-wrap:balance}
h1{font-weight:600}
p.brand{margin-bottom:1rem;font-weight:600}
p.brand img{display:block;max-width:100%;height:auto}
footer.brand{margin-top:2rem;font-size:var(--small);color:var(--muted)}
h2{font-weight:400}
h3,h4{font-size:var(--body);font-weight:600;line-height:1.4;text-wrap:pretty}
a{color:inherit;text-underline-offset:.2em;text-decoration-color:var(--comparison)}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:1px}
.skip{position:absolute;left:1rem;top:-10rem;background:var(--paper);padding:.5rem 1rem}
.skip:focus{top:1rem}
.page{max-width:64rem;margin:0 auto;padding:4.5rem 1.5rem 6rem}
.subtitle,.note,caption,dt,summary,legend,footer{color:var(--muted);font-size:var(--small);line-height:1.5}
.title .subtitle{font-size:var(--body);margin-top:.5rem}
.notices{margin-top:2rem;max-width:40rem;padding-left:1rem;border-left:3px solid var(--accent);font-weight:600;text-wrap:pretty}
.notices p+p{margin-top:.5rem}
.lead{margin-top:2rem;max-width:40rem;text-wrap:pretty}
.head{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem 1.5rem;margin-top:2rem;font-size:var(--small);line-height:1.5}
.head dd{overflow-wrap:anywhere}
nav{margin-top:2rem;font-size:var(--small)}
nav ul{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0;padding:0;list-style:none}
section{margin-top:5rem;padding-top:1.25rem;border-top:1px solid var(--ink)}
.blocks>*+*{margin-top:4rem}
.blocks>.prose{max-width:40rem;text-wrap:pretty}
.blocks>figure+.prose{margin-top:2rem}
.blocks>.prose+.prose{margin-top:1rem}
.halves{display:grid;grid-template-columns:minmax(0,1fr);gap:4rem 26px}
.halves .plot{width:100%;max-width:100%}
.columns>*+*{margin-top:4rem}
.halves>.blocks>*+*{margin-top:3rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:0 1.5rem}
.figures>div{display:grid;grid-template-rows:subgrid;grid-row:span 4;padding-top:2rem}
.figures dt{align-self:end}
.figures .change{grid-row:3}
.figures .note{grid-row:4}
.blocks>.figures:first-child{margin-top:-2rem}
.blocks>*+.figures{margin-top:2rem}
.blocks>.figures+.figures{margin-top:.5rem}
.figures .value{font-size:var(--large);font-weight:600;line-height:1.2;letter-spacing:-.015em;margin-top:.25rem}
.figures .change{font-size:var(--body);font-weight:600}
.figures .bad{color:var(--accent)}
.value,.change,.note,.end{font-variant-numeric:tabular-nums}
figcaption{margin-bottom:1.5rem}
figcaption .subtitle{margin-top:.25rem;max-width:40rem}
.canvas{overflow-x:auto;padding:2px 0}
.plot{display:block;max-width:100%;height:auto;overflow:visible}
.canvas.narrow{display:none}
.plot .on{stroke:var(--ink);stroke-width:2px}
.variant h4{margin-bottom:.75rem}
@supports selector(:has(*)){@media screen{.variant h4{display:none}}}
.switch{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 1.5rem;margin-bottom:1.25rem;font-size:var(--small)}
.switch legend{float:left;padding:0;margin-right:1.5rem}
.switch input{position:absolute;opacity:0}
.switch label{padding:.25rem 0;border-bottom:2px solid transparent;cursor:pointer}
.switch label:hover{border-color:var(--faint)}
.switch :checked+label{border-color:var(--accent);font-weight:600}
.switch :focus-visible+label{outline:2px solid var(--accent);outline-offset:3px}
details{margin-top:1.25rem}
summary{width:fit-content;cursor:pointer}
.scroll{overflow-x:auto;margin-top:.75rem}
table{border-collapse:collapse;width:100%;font-size:var(--small);line-height:1.5}
caption{text-align:left;padding-bottom:.5rem}
th{font-weight:600}
thead th{vertical-align:bottom;border-bottom:1px solid var(--ink)}
tbody th{font-weight:400}
th,td{padding:.3rem 0 .3rem 1.25rem;vertical-align:baseline;border-bottom:1px solid var(--faint)}
th:first-child,td:first-child{padding-left:0}
.start{text-align:left;overflow-wrap:anywhere;min-width:6.5rem}
.end{text-align:right;white-space:nowrap}
thead .end{white-space:normal;overflow-wrap:anywhere;min-width:5.25rem}
table+.note,.scroll+.note{margin-top:.75rem}
.definitions{margin-top:1rem;font-size:var(--small);line-height:1.6}
.definitions>div{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:0 1.5rem;padding:.4rem 0;border-top:1px solid var(--faint)}
.definitions dt{color:inherit;font-weight:600}
footer{margin-top:5rem}
#tip{position:absolute;max-width:min(20rem,90vw);padding:.35rem .6rem;background:var(--ink);color:var(--paper);font-size:var(--small);line-height:1.4;pointer-events:none;border-radius:2px;overflow-wrap:anywhere}
@media screen and (min-width:66rem){
.opening,section{display:grid;grid-template-columns:13rem minmax(0,45rem);gap:0 4rem}
.opening>*{grid-column:2}
.opening>.head{grid-column:1;grid-row:1/span 3;display:block;margin-top:.5rem}
.head>div+div{margin-top:.75rem}
section>h2{position:sticky;top:1.25rem;align-self:start}
}
@media screen and (min-width:46rem){.halves{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media screen and (max-width:66rem){section>h2{margin-bottom:2.5rem}}
@media screen and (max-width:40rem){
.page{padding-top:2.5rem}
.definitions>div{grid-template-columns:1fr}
.canvas.wide{display:none}
.canvas.narrow{display:block}
.narrow .plot{max-width:none;width:100%}
section{margin-top:4rem}
}
@media print{
@page{size:A4;margin:18mm 16mm}
:root{color-scheme:light;font-size:93.5%}
.page{max-width:none;padding:0}
.skip,nav,.switch,summary,#tip{display:none}
section{margin-top:2rem;break-before:page}
section:first-of-type{break-before:auto}
section>h2{margin-bottom:1.5rem;break-after:avoid}
h3,h4,figcaption,caption{break-after:avoid}
.note{break-before:avoid}
.blocks>*+*{margin-top:2rem}
.blocks>*+.figures{margin-top:0}
.canvas,.figures,.definitions>div,tr,figcaption,.note{break-inside:avoid}
.canvas,.scroll{overflow:visible}
thead{display:table-header-group;break-after:avoid}
tbody tr:first-child,tbody tr:last-child{break-before:avoid}
th,td{padding-left:.75rem}
td.end{white-space:normal}
.start,thead .end{min-width:3.75rem}
.plot{width:100%}
.halves .plot{width:auto}
details::details-content{content-visibility:visible;display:block;height:auto}
}`
