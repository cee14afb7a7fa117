/** One line of a plot. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  /** One value per second. */
  readonly values: readonly number[];
}

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

const [width, panelHeight, left, top] = [860, 220, 60, 40];

const highest = (lines: readonly Line[]) => Math.max(1, ...lines.flatMap(({ values }) => values));

/** A round number that is no less. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / unit) * unit;
}

const text = (at: readonly [x: number, y: number], words: string, more = '') =>
  `<text x="${at[0]}" y="${at[1]}" ${more}>${words}</text>`;

function panelOf({ title, lines }: Panel, nth: number): string {
  const bottom = top + nth * (panelHeight + top) + panelHeight;
  const most = roundUp(highest(lines));
  const count = Math.max(...lines.map(({ values }) => values.length));
  const x = (second: number) => left + (second / Math.max(1, count - 1)) * (width - left - 20);
  const y = (value: number) => bottom - (value / most) * (panelHeight - 30);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(most * share);
    const label = text([left - 8, at + 4], String(Math.round(most * share)), 'text-anchor="end"');
    return `<path d="M${left} ${at}H${width - 20}" stroke="#ddd"/>${label}`;
  });
  const drawn = lines.map(({ values, colour }) => {
    const points = values.map((value, second) => `${x(second).toFixed(1)},${y(value).toFixed(1)}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  });
  const legend = lines.map(({ name, colour }, index) =>
    text([left + 260 + index * 140, bottom - panelHeight + 12], name, `fill="${colour}"`),
  );
  const ends = [text([left, bottom + 16], '0 s'), text([width - 20, bottom + 16], `${count} s`, 'text-anchor="end"')];
  const heading = text([left, bottom - panelHeight + 12], title, 'font-weight="bold"');
  return [...grid, ...drawn, heading, ...legend, ...ends].join('\n');
}

/** An SVG of panels below one another, each with its own scale. */
export function plot(title: string, panels: readonly Panel[]): string {
  const height = top + panels.length * (panelHeight + top);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${panels.map(panelOf).join('\n')}
</svg>
`;
}
