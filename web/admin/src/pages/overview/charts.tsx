import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { inNumber } from './words.ts';

/*
 * The charts, in a file of their own: what draws them is large, and is loaded only when they are shown. Each stands beside a
 * table of its numbers, so a chart is one picture to a screen reader, and nothing in it takes the keyboard.
 */

interface ChartProps {
  /** What the picture shows, in a sentence. */
  readonly label: string;
  readonly data: readonly Readonly<Record<string, string | number>>[];
  readonly dataKey: string;
  readonly series: readonly { readonly name: string; readonly label: string; readonly color: string }[];
}

const quiet = { accessibilityLayer: false } as const;

/** Nothing here is counted in halves. */
const whole = { allowDecimals: false } as const;

const lyingDown = { orientation: 'vertical', xAxisProps: whole, yAxisProps: { width: 100 } } as const;

const common = ({ data, series, dataKey }: ChartProps) => ({
  h: 260,
  data: data.map((row) => ({ ...row })),
  series: series.map((one) => ({ ...one })),
  dataKey,
  valueFormatter: inNumber,
  withLegend: series.length > 1,
  tooltipAnimationDuration: 0,
});

export function Lines(props: ChartProps) {
  return (
    <div role="img" aria-label={props.label}>
      <LineChart
        {...common(props)}
        yAxisProps={whole}
        withDots={false}
        curveType="linear"
        strokeWidth={2}
        lineChartProps={quiet}
      />
    </div>
  );
}

export function Bars({ horizontal = false, ...props }: ChartProps & { readonly horizontal?: boolean }) {
  return (
    <div role="img" aria-label={props.label}>
      <BarChart
        {...common(props)}
        {...(horizontal ? lyingDown : { yAxisProps: whole })}
        barProps={{ isAnimationActive: false, radius: 3 }}
        maxBarWidth={36}
        barChartProps={quiet}
      />
    </div>
  );
}
