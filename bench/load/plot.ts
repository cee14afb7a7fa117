/** One line of a plot. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  /** One value per second, or for each label of the panel. */
  readonly values: readonly number[];
}

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  /** What the values stand for, if not for seconds. */
  readonly labels?: readonly string[];
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

/** In a row if the names are short, below one another if they are not. */
function legendOf(lines: readonly Line[], at: number): string[] {
  const areLong = lines.some(({ name }) => name.length > 20);
  return lines.map(({ name, colour }, index) => {
    const place = areLong
      ? ([left + 420, at + 12 + index * 14] as const)
      : ([left + 260 + index * 140, at + 12] as const);
    return text(place, name, `fill="${colour}" stroke="#fff" stroke-width="3" paint-order="stroke"`);
  });
}

function panelOf({ title, lines, labels }: Panel, nth: number): string {
  const bottom = top + nth * (panelHeight + top) + panelHeight;
  const most = roundUp(highest(lines));
  const count = Math.max(...lines.map(({ values }) => values.length));
  const x = (second: number) => left + (second / Math.max(1, count - 1)) * (width - left - 20);
  const y = (value: number) => bottom - (value / most) * (panelHeight - 30);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(most * share);
    const label = text([left - 8, at + 4], String(Number((most * share).toPrecision(3))), 'text-anchor="end"');
    return `<path d="M${left} ${at}H${width - 20}" stroke="#ddd"/>${label}`;
  });
  const drawn = lines.map(({ values, colour }) => {
    const points = values.map((value, second) => `${x(second).toFixed(1)},${y(value).toFixed(1)}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  });
  const legend = legendOf(lines, bottom - panelHeight);
  const ends = labels?.map((label, index) => text([x(index), bottom + 16], label, 'text-anchor="middle"')) ?? [
    text([left, bottom + 16], '0 s'),
    text([width - 20, bottom + 16], `${count} s`, 'text-anchor="end"'),
  ];
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
