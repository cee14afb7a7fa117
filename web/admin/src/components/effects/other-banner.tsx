import { Alert, Box, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { checkWording } from '../../../../../src/paywall/editing/wording-check.ts';
import { withOtherWords } from '../../../../../src/paywall/variants/other-words.ts';
import type { BannerWording, Wording } from '../../../../../src/paywall/wording/wording.ts';
import { type FieldFault, isProblem } from '../../api/problem.ts';
import { BannerPreview } from '../banner-preview.tsx';
import { type Width, WidthChoice } from '../width-choice.tsx';
import { BannerFields } from '../wording/banner-fields.tsx';
import { useWordingPreview } from '../wording/use-wording-preview.ts';
import { draftOf, wordingOf } from '../wording/wording-draft.ts';
import type { OtherBanner } from './effects-draft.ts';

interface PreviewProps extends OtherBanner {
  readonly wording: Wording;
  /** How many articles they get; null for as many as usual. */
  readonly limit: number | null;
}

function Preview({ wording, locale, state, limit }: PreviewProps) {
  const [width, setWidth] = useState<Width>('phone');
  const numbers = limit === null ? {} : { limit };
  const { data, error } = useWordingPreview({ wording, numbers, locales: [locale] });
  const shown = data?.banners.find((each) => each.state === state && each.locale === locale);
  return (
    <Stack gap="xs">
      <WidthChoice width={width} onChange={setWidth} />
      {isProblem(error, 'invalid-request') && (
        <Text size="sm" c="dimmed">
          The preview continues as soon as every required text is there.
        </Text>
      )}
      {shown?.banner === null && (
        <Alert color="gray" variant="outline" title="Readers would not see this banner">
          Its texts name {shown.holes.map((hole) => `{{${hole}}}`).join(', ')}, which is not there.
        </Alert>
      )}
      {shown?.banner != null && <BannerPreview banner={shown.banner} width={width} />}
    </Stack>
  );
}

interface Props extends OtherBanner {
  readonly own: Wording;
  /** The words that take the place of the publication's when this is shown first. */
  readonly begun: BannerWording;
  readonly limit: number | null;
  /** What the service refused, by the paths of a wording. */
  readonly refused: readonly FieldFault[];
  readonly onChange: (banner: BannerWording) => void;
}

/** One banner in other words, checked as it is typed, with what readers will see. It holds what is typed for as long as it is shown. */
export function OtherBannerFields({ own, begun, locale, state, limit, refused, onChange }: Props) {
  const [draft, setDraft] = useState(() => draftOf(withOtherWords(own, { [state]: begun })));
  const wording = useMemo(() => wordingOf(draft), [draft]);
  const found = useMemo(() => checkWording(wording, Date.now()), [wording]);
  const known = new Set(found.map(({ path }) => path));
  function take(next: typeof draft): void {
    setDraft(next);
    const banner = wordingOf(next).banners[state];
    if (banner !== undefined) onChange(banner);
  }
  const editor = {
    draft,
    faults: [...found, ...refused.filter(({ path }) => !known.has(path))],
    setText: (path: string, text: (typeof draft.texts)[string]) =>
      take({ ...draft, texts: { ...draft.texts, [path]: text } }),
    change: (next: Partial<typeof draft>) => take({ ...draft, ...next }),
  };
  return (
    <Box className="other-banner">
      <BannerFields editor={editor} state={state} />
      <Preview wording={wording} locale={locale} state={state} limit={limit} />
    </Box>
  );
}
