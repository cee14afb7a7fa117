import { Alert, Box, Group, Slider, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { usualUse } from '../../../../../src/paywall/editing/banner-preview.ts';
import type { BannerState, Wording } from '../../../../../src/paywall/wording/wording.ts';
import { isProblem } from '../../api/problem.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { useMeter } from '../../api/use-meter.ts';
import { BannerPreview } from '../../components/banner-preview.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { type Width, WidthChoice } from '../../components/width-choice.tsx';
import { useWordingPreview } from '../../components/wording/use-wording-preview.ts';
import { languageName } from '../../components/wording/wording-words.ts';
import { readWallTime } from '../../zoned-time.ts';

/** Who writes on a phone sees what readers on phones do. */
const usualWidth = (): Width => (window.matchMedia('(max-width: 48em)').matches ? 'phone' : 'desktop');

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

function NumberSlider({ label, value, max, onChange }: SliderProps) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}: {value}
      </Text>
      <Slider value={value} min={0} max={max} onChange={onChange} thumbLabel={label} label={null} />
    </div>
  );
}

type Previews = NonNullable<ReturnType<typeof useWordingPreview>['data']>['banners'];

function Shown({ preview, width }: { readonly preview: Previews[number]; readonly width: Width }) {
  const { banner, holes, locale } = preview;
  const name = languageName(locale);
  return (
    <Box component="section" aria-label={name}>
      <Text size="sm" fw={500} mb={4}>
        {name}
      </Text>
      {banner === null ? (
        <Alert color="gray" variant="outline" title="Readers would not see this banner">
          {holes.length === 0
            ? 'Its texts cannot be rendered.'
            : `Its texts name ${holes.map((hole) => `{{${hole}}}`).join(', ')}, which is not there. Readers would see the next banner that fits.`}
        </Alert>
      ) : (
        <BannerPreview banner={banner} width={width} />
      )}
    </Box>
  );
}

interface Props {
  readonly wording: Wording;
  readonly state: BannerState;
}

/** What readers see of one banner: in the language that is being written first, and in the others. Numbers and date can be moved. */
export function PreviewPanel({ wording, state }: Props) {
  const { timeZone } = usePublication();
  const [width, setWidth] = useState(usualWidth);
  const [used, setUsed] = useState<number | null>(null);
  const [more, setMore] = useState<number | null>(null);
  const [date, setDate] = useState('');
  const limits = useMeter().data?.meter.limits;
  const limit = limits?.anonymous ?? 10;
  const usual = usualUse(state, limit);
  const at = date === '' ? null : readWallTime(`${date}T12:00:00`, timeZone).moment;
  const { data, error, refetch } = useWordingPreview({
    wording,
    numbers: { ...(used !== null && { used }), ...(more !== null && { more }) },
    ...(at !== null && { at }),
  });
  const mineFirst = (one: Previews[number], other: Previews[number]) =>
    Number(other.locale === wording.locale) - Number(one.locale === wording.locale);
  const shown = (data?.banners ?? []).filter((each) => each.state === state).sort(mineFirst);
  // What is wrong with a text is said at the text.
  const unreadable = isProblem(error, 'invalid-request');
  return (
    <Stack component="aside" aria-labelledby="wording-preview" gap="md" className="beside">
      <Group justify="space-between">
        <Title order={2} size="h4" id="wording-preview">
          What readers see
        </Title>
        <WidthChoice width={width} onChange={setWidth} />
      </Group>
      {usual !== null && <NumberSlider label="Articles read" value={used ?? usual} max={limit} onChange={setUsed} />}
      {state === 'registration' && (
        <NumberSlider
          label="More on registering"
          value={more ?? Math.max(0, (limits?.registered ?? limit) - limit)}
          max={50}
          onChange={setMore}
        />
      )}
      <TextInput
        type="date"
        label="Seen on"
        description={`By the calendar of ${timeZone}; today, unless you choose a day`}
        inputWrapperOrder={['label', 'input', 'description']}
        value={date}
        onChange={({ currentTarget }) => setDate(currentTarget.value)}
        maw={240}
      />
      {unreadable && (
        <Text size="sm" c="dimmed">
          The preview continues as soon as every required text is there.
        </Text>
      )}
      {error !== null && !unreadable && (
        <Failure error={error} title="The preview cannot be shown" retry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading what="Loading the preview" />}
      {shown.map((preview) => (
        <Shown key={preview.locale} preview={preview} width={width} />
      ))}
    </Stack>
  );
}
