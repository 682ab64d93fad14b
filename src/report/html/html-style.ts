import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As the mock's own page has them. */
const COLOURS = readFileSync(join(__dirname, '..', '..', 'page', 'colours.css'), 'utf8');

/** The report's style, in the one file that a report is. */
export const STYLE = `${COLOURS}
html { scroll-behavior: smooth; scroll-padding-top: 5rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', sans-serif; }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem; }
header { display: flex; justify-content: space-between; align-items: flex-start; gap: 1rem; padding-top: 2.5rem; }
footer { padding: 3rem 1.5rem; color: var(--quiet); font-size: .85rem; }
h1 { font-size: clamp(1.6rem, 4vw, 2.4rem); line-height: 1.15; margin: .2rem 0 .3rem; letter-spacing: -.02em; overflow-wrap: anywhere; }
h2 { font-size: 1.5rem; margin: 0; display: flex; align-items: center; gap: .75rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
h3 { font-size: 1.02rem; margin: 2rem 0 .6rem; }
h4 { font-size: .75rem; margin: 0 0 .3rem; color: var(--quiet); text-transform: uppercase; letter-spacing: .06em; }
p { margin: .3rem 0; }
code, pre { font-family: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: .84em; overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.muted { color: var(--quiet); font-weight: 400; }
.brand { font-weight: 700; color: var(--accent); letter-spacing: .01em; margin: 0; }
button { font: inherit; font-size: .85rem; color: inherit; background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: .3rem .7rem; cursor: pointer; }

.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1rem; margin: 1.8rem 0; }
.card { display: flex; flex-direction: column; gap: .6rem; padding: 1.1rem 1.2rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .9rem; color: inherit; text-decoration: none; font-size: .88rem; }
.card:hover { border-color: var(--accent); }
.card-head { display: flex; justify-content: space-between; align-items: center; gap: .5rem; font-size: 1.1rem; overflow-wrap: anywhere; }
.numbers { display: flex; flex-wrap: wrap; gap: .2rem .9rem; }
.number b { font-size: 1.05rem; }
.bar { display: block; width: 100%; height: .55rem; border-radius: .3rem; background: var(--line); }

.pill { display: inline-block; padding: .1rem .65rem; border-radius: 99px; font-size: .82rem; font-weight: 650; letter-spacing: 0; white-space: nowrap; color: var(--tone); background: color-mix(in srgb, var(--tone) 13%, transparent); border: 1px solid color-mix(in srgb, var(--tone) 35%, transparent); }
.pill.small { font-size: .74rem; padding: 0 .5rem; min-width: 5.4rem; text-align: center; }
.tone-failed, .tone-failure { --tone: var(--failed); }
.tone-warned, .tone-warning { --tone: var(--warned); }
.tone-passed { --tone: var(--passed); }
.tone-inconclusive { --tone: var(--inconclusive); }
.tone-skipped { --tone: var(--quiet); }
.tone-note { --tone: var(--note); }
.number { color: var(--tone); }
.fill-failed { fill: var(--failed); }
.fill-warned { fill: var(--warned); }
.fill-passed { fill: var(--passed); }
.fill-inconclusive { fill: var(--inconclusive); }
.fill-skipped { fill: var(--quiet); opacity: .5; }
.fill-part { fill: var(--warned); }
.fill-rest { fill: var(--line); }

.filters { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; padding: .7rem 0; background: var(--ground); border-bottom: 1px solid var(--line); font-size: .85rem; }
.filters label { display: flex; align-items: center; gap: .5rem; flex: 1 1 16rem; max-width: 26rem; }
.filters input { flex: 1; min-width: 0; font: inherit; color: inherit; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--sheet); }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; }
.chip { border-radius: 99px; color: var(--tone); border-color: color-mix(in srgb, var(--tone) 40%, transparent); }
.chip[aria-pressed=false] { color: var(--quiet); border-style: dashed; border-color: var(--line); background: none; text-decoration: line-through; }

.vendor { margin: 2rem 0; padding: 1.6rem 1.7rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 1rem; }
.banner { margin: .8rem 0; padding: .5rem .9rem; border-left: 4px solid var(--tone); background: color-mix(in srgb, var(--tone) 9%, transparent); border-radius: 0 .5rem .5rem 0; }
.causes { list-style: none; margin: 0; padding: 0; display: grid; gap: .7rem; }
.cause { border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: .3rem .7rem .7rem .3rem; padding: .7rem 1rem; }
.cause-head { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; }
.headline { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.severity { color: var(--tone); text-transform: uppercase; font-size: .72rem; letter-spacing: .06em; margin-right: .3rem; font-weight: 700; }
.times { color: var(--quiet); font-size: .85rem; white-space: nowrap; }
mark { background: color-mix(in srgb, var(--failed) 22%, transparent); color: inherit; border-radius: .2rem; outline: 1px solid var(--failed); }
.excerpt { margin: .35rem 0; padding: .5rem .8rem; background: var(--sunk); border-radius: .5rem; overflow-x: auto; white-space: pre-wrap; }
.badges { display: flex; flex-wrap: wrap; gap: .4rem; margin: .45rem 0; }
.badge { font-size: .78rem; padding: .08rem .55rem; border-radius: .4rem; border: 1px solid var(--line); color: var(--quiet); }
.badge b { color: var(--ink); }
.evidence-documented { border-color: var(--ink); }
.evidence-elsewhere { border-color: var(--quiet); }
.evidence-observed { border-color: var(--quiet); border-style: dashed; }
.evidence-assumed, .evidence-undocumented { border-style: dotted; border-color: var(--quiet); }
.blame { background: var(--sunk); color: var(--ink); }
.place { color: var(--quiet); }
.place b { color: var(--ink); font-weight: 600; }
.links { margin: .5rem 0 0; padding-left: 1.1rem; font-size: .85rem; overflow-wrap: anywhere; }
summary { cursor: pointer; }
.cause > details > summary, .vendor > details:not(.operation) > summary { color: var(--quiet); font-size: .85rem; }

pre { position: relative; margin: .4rem 0; padding: .7rem .9rem; background: var(--sunk); border: 1px solid var(--line); border-radius: .6rem; white-space: pre-wrap; max-height: 26rem; overflow: auto; line-height: 1.5; }
.headers { color: var(--quiet); }
.curl { padding-right: 4.5rem; }
.copy { position: absolute; top: .4rem; right: .4rem; font-size: .75rem; padding: .1rem .5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); white-space: nowrap; }
.ratio { display: grid; grid-template-columns: minmax(4rem, 8rem) auto; gap: .6rem; align-items: center; font-variant-numeric: tabular-nums; }

.operation { border: 1px solid var(--line); border-radius: .7rem; margin: .5rem 0; overflow: clip; }
.operation > summary { padding: .55rem .9rem; background: var(--sunk); font-weight: 600; }
.case { border-top: 1px solid var(--line); }
.case > summary { display: flex; align-items: center; gap: .7rem; padding: .4rem .9rem; list-style: none; font-size: .92rem; }
.case > summary::-webkit-details-marker { display: none; }
.case > summary:hover { background: var(--sunk); }
.case .title { flex: 1; overflow-wrap: anywhere; }
.case .answer { color: var(--quiet); font-size: .82rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.case:target > summary { box-shadow: inset 3px 0 var(--accent); }
.case-body { padding: .2rem .9rem 1rem; }
.sentences { margin: .4rem 0; padding-left: 1.1rem; font-size: .92rem; }
.sentences:empty { display: none; }
.sentences li::marker { color: var(--tone); }
.messages { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 1rem; margin-top: .6rem; }
.messages section { min-width: 0; }
#theme { white-space: nowrap; }
@media (max-width: 40rem) { .filters { position: static; } .vendor { padding: 1.1rem 1rem; } .cause-head { flex-direction: column; gap: 0; } .case .answer { white-space: normal; } }
@media print { .filters, #theme, .copy { display: none; } body { background: none; } .vendor, .cause { break-inside: avoid-page; } }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`;
