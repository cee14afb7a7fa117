import { inChange } from './words.ts';

interface Props {
  readonly ratio: number;
  readonly interval: { readonly from: number; readonly to: number };
  /** Of all intervals that stand below each other. */
  readonly most: number;
}

const width = 300;

/** Where the true effect lies, beside no effect. The numbers stand beside it, so it is one picture to a screen reader. */
export function IntervalBar({ ratio, interval, most }: Props) {
  const place = (value: number) => width / 2 + (Math.max(-most, Math.min(most, value - 1)) / most) * (width / 2 - 12);
  const label = `${inChange(ratio)}, between ${inChange(interval.from)} and ${inChange(interval.to)}`;
  return (
    <svg className="interval" viewBox={`0 0 ${width} 44`} role="img" aria-label={label} preserveAspectRatio="none">
      <line className="interval-axis" x1={width / 2} x2={width / 2} y1="4" y2="40" />
      <line className="interval-range" x1={place(interval.from)} x2={place(interval.to)} y1="22" y2="22" />
      <circle className="interval-point" cx={place(ratio)} cy="22" r="7" />
    </svg>
  );
}
