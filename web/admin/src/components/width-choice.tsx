import { SegmentedControl } from '@mantine/core';

/** How wide the window is in which a reader would see a banner. */
export type Width = 'desktop' | 'phone';

const widths: { value: Width; label: string }[] = [
  { value: 'desktop', label: 'Desktop' },
  { value: 'phone', label: 'Phone' },
];

interface Props {
  readonly width: Width;
  readonly onChange: (width: Width) => void;
}

/** Chooses the window for which banners are previewed. */
export const WidthChoice = ({ width, onChange }: Props) => (
  <SegmentedControl
    size="xs"
    data={widths}
    value={width}
    onChange={onChange}
    aria-label="How wide the reader’s window is"
  />
);
