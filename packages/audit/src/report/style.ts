/** The style sheet of the report: light and dark, narrow and wide, and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1a1d21; --soft: #59616b; --line: #d8dde3; --shade: #f4f6f8;
  --bar: #3b6fb5; --bar-edge: #2a5490; --act: #1a1d21; --bad: #b3261e; --bad-shade: #fdecea; --good: #1b6e3c; --good-shade: #e8f5ec;
  --warm: #8a5a00; --warm-shade: #fff4dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --ink: #e8eaed; --soft: #a3abb5; --line: #3a414a; --shade: #1e2329;
    --bar: #5b8fd6; --bar-edge: #8db4ea; --act: #f4f6f8; --bad: #ff8a80; --bad-shade: #3b1d1b; --good: #7fd6a0; --good-shade: #16301f;
    --warm: #f0c36a; --warm-shade: #352a12;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 3rem); max-width: 76rem;
  background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; outline: 2px solid var(--bar); }
header { border-bottom: 3px solid var(--ink); padding-bottom: .75rem; }
.kind { margin: 0; color: var(--soft); text-transform: uppercase; letter-spacing: .08em; font-size: .8rem; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.3rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
h4 { margin: 1.5rem 0 .4rem; font-size: .95rem; }
.for { color: var(--soft); font-weight: 400; }
.count { color: var(--soft); font-weight: 400; }
.note, .none, .fine { color: var(--soft); }
.fine, .id { font-size: .8rem; }
.id, code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { background: var(--shade); border: 1px solid var(--line); border-radius: 4px; padding: .6rem .8rem; overflow-x: auto; font-size: .82rem; }
.rule, .nowrap { white-space: nowrap; }
.bad { color: var(--bad); }
.verdict { padding: .7rem 1rem; border-left: 5px solid var(--good); background: var(--good-shade); }
.verdict.bad-verdict { border-color: var(--bad); background: var(--bad-shade); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .9rem 2rem; margin: 1rem 0; }
.facts > div { border-top: 1px solid var(--line); padding-top: .4rem; }
.seal { grid-template-columns: 1fr; }
dt { color: var(--soft); font-size: .8rem; text-transform: uppercase; letter-spacing: .05em; }
dd { margin: 0; }
h1, h3, dd, footer { overflow-wrap: anywhere; }
.filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; align-items: center;
  margin: 1.5rem 0 0; padding: .6rem 0; background: var(--paper); border-bottom: 1px solid var(--line); }
.filters[hidden] { display: none; }
.filters label { color: var(--soft); font-size: .85rem; }
.filters input, .filters select { font: inherit; color: var(--ink); background: var(--shade); border: 1px solid var(--soft); border-radius: 4px; padding: .25rem .5rem; }
.filters input { width: 15rem; }
.filters select { max-width: min(22rem, 55vw); }
.filters input { max-width: 70vw; }
:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px; }
figure { margin: 1rem 0; }
.scroll { overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 44rem; height: auto; }
.grid line { stroke: var(--line); stroke-width: 1; }
.grid .row { stroke-opacity: .6; }
.grid text { fill: var(--ink); font-size: 12px; }
.grid .name { text-anchor: end; }
.grid .end { fill: var(--soft); font-size: 11px; }
.grid .end.last { text-anchor: end; }
.grid .tick { text-anchor: middle; fill: var(--soft); font-size: 11px; }
.bar { stroke-width: 1; stroke: var(--bar-edge); }
.bar.effective { fill: var(--bar); }
.bar.suspended { fill: var(--paper); stroke-dasharray: 4 3; stroke: var(--bar); stroke-width: 1.5; }
.mark .act { fill: var(--act); stroke: var(--paper); stroke-width: 1.2; }
.mark .delay { fill: none; stroke: var(--act); stroke-width: 1.2; }
.mark.unproven .act { fill: var(--bad); }
.mark[data-row] { cursor: pointer; }
.faded { opacity: .15; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; list-style: none; margin: .4rem 0 0; padding: 0; color: var(--soft); font-size: .8rem; }
.legend li { display: flex; align-items: center; gap: .4rem; }
figure svg.swatch { width: 34px; min-width: 34px; height: 16px; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; border-bottom-color: var(--soft); white-space: nowrap; }
td { overflow-wrap: anywhere; min-width: 6.5rem; }
time { white-space: nowrap; }
tr:target td, tr.found td { background: var(--warm-shade); }
[hidden] { display: none !important; }
.tag { display: inline-block; padding: 0 .4rem; border-radius: 3px; font-size: .8rem; background: var(--shade); color: var(--soft); }
.tag.effective, .tag.done, .tag.elsewhere { background: var(--good-shade); color: var(--good); }
.tag.suspended, .tag.open, .tag.lapsed { background: var(--warm-shade); color: var(--warm); }
.tag.unauthorised { background: var(--bad-shade); color: var(--bad); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .5rem; color: var(--soft); font-size: .8rem; }
#hover { position: fixed; z-index: 2; max-width: 26rem; padding: .5rem .7rem; white-space: pre-line; pointer-events: none;
  background: var(--ink); color: var(--paper); border-radius: 4px; font-size: .8rem; line-height: 1.4; }
@page { size: A4 landscape; margin: 14mm 14mm 16mm;
  @bottom-left { content: "Delegation report, confidential"; font: 8pt system-ui, sans-serif; color: #59616b; }
  @bottom-right { content: counter(page) " of " counter(pages); font: 8pt system-ui, sans-serif; color: #59616b; } }
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --shade: #f4f4f4; --bar: #3b6fb5; --bar-edge: #2a5490; --act: #000;
    --bad: #b3261e; --bad-shade: #fff; --good: #14532d; --good-shade: #fff; --warm: #6b4700; --warm-shade: #fff;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .filters, #hover, .skip { display: none !important; }
  .scroll { overflow: visible; }
  figure svg { min-width: 0; }
  pre { white-space: pre-wrap; }
  h2, h3, h4 { break-after: avoid; }
  figure, tr, .facts > div, .verdict, pre { break-inside: avoid; }
  thead { display: table-header-group; }
  .bar, .mark .act, .tag, .verdict { print-color-adjust: exact; }
}
`
