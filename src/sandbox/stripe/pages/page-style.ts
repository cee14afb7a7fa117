/** Light and dark; one column on a phone. */
export const style = `
:root { color-scheme: light dark; --ground: #f6f5f2; --paper: #fff; --ink: #1b1a18; --soft: #5b5750; --line: #dedad2; --strong: #78736a; --accent: #14532d; --on-accent: #fff; --notice: #ffe08a; --on-notice: #3a2c00; --alert: #fde8e8; --alert-line: #b91c1c; --focus: #2563eb }
@media (prefers-color-scheme: dark) { :root { --ground: #141412; --paper: #1e1d1b; --ink: #efece6; --soft: #b3ada2; --line: #3a3833; --strong: #8f897e; --accent: #86efac; --on-accent: #052e16; --notice: #4d3a00; --on-notice: #ffe9a8; --alert: #45191b; --alert-line: #f87171; --focus: #93c5fd } }
* { box-sizing: border-box }
body { margin: 0; font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Hiragino Sans", "Noto Sans JP", sans-serif; color: var(--ink); background: var(--ground); overflow-wrap: break-word }
.sandbox { margin: 0; padding: .5rem 1rem; color: var(--on-notice); background: var(--notice); text-align: center; font-size: .9375rem; font-weight: 600 }
main { max-width: 34rem; margin: clamp(0rem, 4vw, 2.5rem) auto; padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--paper); border: 1px solid var(--line); border-radius: .75rem }
main.wide { max-width: 58rem }
.columns { display: grid; gap: 2rem }
@media (min-width: 50rem) { .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 3rem } .columns > :first-child { padding-right: 3rem; border-right: 1px solid var(--line) } }
@media (max-width: 36rem) { main { border-width: 0; border-radius: 0 } }
.seller { margin: 0 0 .25rem; font: 600 1.125rem/1.3 Georgia, "Hiragino Mincho ProN", serif }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance } h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; line-height: 1.3 }
.price { margin: .25rem 0 1.25rem; font-size: 2.25rem; font-weight: 700; line-height: 1.1; letter-spacing: -.02em } .price span { display: block; margin-top: .375rem; color: var(--soft); font-size: .9375rem; font-weight: 400; letter-spacing: 0 }
table { width: 100%; border-collapse: collapse } th { text-align: left; font-weight: 400 } td { padding-left: 1rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
th, td { padding-block: .5rem; vertical-align: top } tfoot th, tfoot td { border-top: 1px solid var(--line); font-weight: 600 }
.renewal { margin: 1rem 0 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; font-size: .9375rem }
fieldset { margin: 1.25rem 0; padding: 0; border: 0 } legend { padding: 0 0 .5rem; font-weight: 600 } label { display: block; padding: .25rem 0 }
.choice { display: flex; gap: .625rem; align-items: baseline; margin-top: -1px; padding: .75rem .875rem; border: 1px solid var(--line); cursor: pointer } .choice:first-of-type { border-radius: .5rem .5rem 0 0 } .choice:last-of-type { border-radius: 0 0 .5rem .5rem } .choice:has(:checked) { position: relative; border-color: var(--accent); font-weight: 600 } .choice .note { margin-left: auto; white-space: nowrap; font-weight: 400 }
input[type=radio] { accent-color: var(--accent) }
input[type=text], input[type=email] { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--strong); border-radius: .5rem }
details { margin: 1rem 0 } summary { padding: .375rem 0; color: var(--soft); cursor: pointer }
button, .button { display: inline-block; min-height: 2.75rem; padding: .625rem 1.25rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: .5rem; text-decoration: none; cursor: pointer }
button.plain { color: var(--ink); background: transparent; border-color: var(--strong) } button.whole { width: 100%; min-height: 3.25rem; font-size: 1.0625rem }
a { color: inherit } :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
.alert { margin: 0 0 1rem; padding: .75rem 1rem; background: var(--alert); border-left: 4px solid var(--alert-line); border-radius: .25rem } .note { color: var(--soft); font-size: .9375rem; font-weight: 400 }
`;
