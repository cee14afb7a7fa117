import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { inPercent } from './words.ts';

interface Props {
  readonly label: string;
  readonly data: readonly Readonly<Record<string, string | number>>[];
  readonly series: readonly { readonly name: string; readonly label: string; readonly color: string }[];
}

/** In a file of its own: what draws it is large, and is loaded only when it is shown. Its numbers stand in a table beside it. */
export const RateChart = ({ label, data, series }: Props) => (
  <div role="img" aria-label={label}>
    <LineChart
      h={260}
      data={data.map((row) => ({ ...row }))}
      series={series.map((one) => ({ ...one }))}
      dataKey="day"
      valueFormatter={inPercent}
      yAxisProps={{ width: 64 }}
      withLegend
      tooltipAnimationDuration={0}
      withDots={false}
      curveType="linear"
      strokeWidth={2}
      lineChartProps={{ accessibilityLayer: false }}
    />
  </div>
);
