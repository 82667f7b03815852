/** The page's whole style: it loads nothing, and follows the reader's light or dark setting. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5b6579; --line: #dfe3ea; --paper: #fff; --tint: #f5f7fa; --mark: #0b5fd0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8f0; --soft: #9aa5b8; --line: #303848; --paper: #12161f; --tint: #1b212d; --mark: #7fb2ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; letter-spacing: -.01em; }
h2 { margin: 2.75rem 0 .5rem; font-size: 1.25rem; }
p { max-width: 46rem; margin: .5rem 0; }
.lead { color: var(--soft); font-size: 1.05rem; }
nav { display: flex; flex-wrap: wrap; gap: .35rem 1.1rem; margin-top: 1.25rem; }
a { color: var(--mark); }
code, pre { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
td code { white-space: nowrap; }
td code.wrap { white-space: normal; }
td:first-child { min-width: 9rem; }
td pre { margin: .4rem 0 0; padding: .45rem .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { margin: .75rem 0; padding: .9rem 1rem; overflow-x: auto; background: var(--tint); border: 1px solid var(--line); border-radius: 8px; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; }
th, td { padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-size: .82rem; font-weight: 600; }
ul { max-width: 46rem; padding-left: 1.2rem; }
li { margin: .35rem 0; }
`;
