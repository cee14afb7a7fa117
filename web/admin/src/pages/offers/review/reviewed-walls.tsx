import { SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { usePublication } from '../../../api/publication-context.tsx';
import { BannerPreview } from '../../../components/banner-preview.tsx';
import { languageInWords } from '../offer-words.ts';
import type { OfferReview } from './review.ts';

type Wall = OfferReview['walls'][number];

const stateWords: Partial<Readonly<Record<Wall['state'], string>>> = {
  'trial-offer': 'The wall with the offer',
  'trial-expired': 'After a trial or a pass',
  'subscription-expired': 'After a subscription',
};

function Side({ title, banner }: { readonly title: string; readonly banner: Wall['before'] }) {
  return (
    <Stack gap={4} component="section" aria-label={title}>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      {banner === null ? (
        <Text size="sm" c="dimmed">
          It does not name this offer.
        </Text>
      ) : (
        <BannerPreview banner={banner} width="phone" />
      )}
    </Stack>
  );
}

/** The walls that name the offer, before and after, in one language at a time. */
export function ReviewedWalls({ walls }: Pick<OfferReview, 'walls'>) {
  const locales = [...new Set(walls.map(({ locale }) => locale))];
  const { defaultLocale } = usePublication();
  const [chosen, setChosen] = useState(locales.includes(defaultLocale) ? defaultLocale : (locales[0] ?? ''));
  if (walls.length === 0) return null;
  return (
    <Stack gap="sm">
      {locales.length > 1 && (
        <SegmentedControl
          size="xs"
          value={chosen}
          onChange={setChosen}
          data={locales.map((value) => ({ value, label: languageInWords(value) }))}
          aria-label="Language of the walls"
        />
      )}
      {walls
        .filter(({ locale }) => locale === chosen)
        .map(({ state, before, after }) => (
          <Stack key={state} gap={4}>
            <Text size="sm" c="dimmed">
              {stateWords[state] ?? state}
            </Text>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Side title="Now" banner={before} />
              <Side title="Then" banner={after} />
            </SimpleGrid>
          </Stack>
        ))}
    </Stack>
  );
}
