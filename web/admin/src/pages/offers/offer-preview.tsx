import { Alert, Box, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { isProblem } from '../../api/problem.ts';
import { BannerPreview } from '../../components/banner-preview.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { type Width, WidthChoice } from '../../components/width-choice.tsx';
import type { OfferToSave } from './offer-api.ts';
import { useOfferPreview } from './use-preview.ts';

const languages = new Intl.DisplayNames('en', { type: 'language' });

type Previews = NonNullable<ReturnType<typeof useOfferPreview>['data']>['banners'];

const named = (holes: readonly string[]) => holes.map((hole) => `{{${hole}}}`).join(', ');

/** The walls of readers who meet an offer, and what tells them apart; one wall needs no name. */
const wallsOf = (body: OfferToSave | null): Readonly<Record<string, string>> =>
  body?.eligibility?.lapsedOnly === true
    ? { 'subscription-expired': ', after a subscription', 'trial-expired': ', after a trial or a pass' }
    : { 'trial-offer': '' };

function Wall({
  preview,
  width,
  after,
}: {
  readonly preview: Previews[number];
  readonly width: Width;
  readonly after: string;
}) {
  const { banner, holes, locale } = preview;
  const name = `${languages.of(locale) ?? locale}${after}`;
  return (
    <Box component="section" aria-label={name}>
      <Text size="sm" fw={500} mb={4}>
        {name}
      </Text>
      {banner !== null && <BannerPreview banner={banner} width={width} />}
      {banner !== null && holes.length > 0 && (
        <Text size="sm" c="dimmed" mt={4}>
          The offer’s own text is left out, because the offer has no {named(holes)}.
        </Text>
      )}
      {banner === null && (
        <Alert color="yellow" title="Readers would not see this wall">
          Its texts name {named(holes)}, which this offer does not have. They would see the next wall that fits them.
        </Alert>
      )}
    </Box>
  );
}

/** The wall that readers meet whom the offer fits, in every language, while it is being written. */
export function OfferPreview({ body }: { readonly body: OfferToSave | null }) {
  const [width, setWidth] = useState<Width>('desktop');
  const { data, error, refetch } = useOfferPreview(body);
  const names = wallsOf(body);
  const walls = data?.banners.filter(({ state }) => state in names) ?? [];
  // What is wrong with a field is said at the field.
  const unreadable = body === null || isProblem(error, 'invalid-request');
  return (
    <Stack component="aside" aria-labelledby="offer-preview" gap="md" className="beside">
      <Group justify="space-between">
        <Title order={2} size="h4" id="offer-preview">
          What readers see
        </Title>
        <WidthChoice width={width} onChange={setWidth} />
      </Group>
      {unreadable && (
        <Text size="sm" c="dimmed">
          The preview continues as soon as the price, the terms and the dates are valid.
        </Text>
      )}
      {error !== null && !unreadable && (
        <Failure error={error} title="The preview cannot be shown" retry={() => void refetch()} />
      )}
      {data === undefined && error === null && !unreadable && <Loading what="Loading the preview" />}
      {walls.map((preview) => (
        <Wall
          key={`${preview.locale} ${preview.state}`}
          preview={preview}
          width={width}
          after={names[preview.state] ?? ''}
        />
      ))}
    </Stack>
  );
}
