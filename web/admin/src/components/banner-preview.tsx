import { Box, List, Paper, Text, useComputedColorScheme } from '@mantine/core';
import type { CSSProperties } from 'react';
import type { z } from 'zod';
import type { bannerSchema } from '../../../../src/http/schemas/metering.ts';
import { type Appearance, paletteProperties, shapeProperties } from '../../../../src/paywall/wording/appearance.ts';
import { usePublication } from '../api/publication-context.tsx';

export type Banner = z.output<typeof bannerSchema>;

interface Props {
  readonly banner: Banner;
  readonly width: 'desktop' | 'phone';
  /** One that need not be saved; else that of the publication. */
  readonly appearance?: Appearance;
  /** That of the reader's device; else that of these pages. */
  readonly scheme?: 'light' | 'dark';
}

/** As wide as the common phones are. */
const phoneWidth = 375;

/** The strapline as the front end chooses it: the compact one where there is little room. */
const straplineOf = ({ strapline, straplineCompact }: Banner, width: Props['width']) =>
  width === 'phone' ? (straplineCompact ?? strapline) : (strapline ?? straplineCompact);

/** The offer's own words, where the banner does not already say them. */
function OfferLine({ banner: { offer, headline, note } }: { readonly banner: Banner }) {
  if (offer === null) return null;
  const label = offer.label === headline ? null : offer.label;
  const deadline = offer.deadline === note ? null : offer.deadline;
  const words = [label, deadline].filter((each) => each !== null);
  if (words.length === 0) return null;
  return (
    <Text mt="sm" fw={600}>
      {words.join(' · ')}
    </Text>
  );
}

/** A line in small print. */
function Aside({ words }: { readonly words: string | null }) {
  if (words === null) return null;
  return (
    <Text mt="sm" size="sm">
      {words}
    </Text>
  );
}

/** The colours and letters of the publication, as the web component takes them. */
function propertiesOf(appearance: Appearance, scheme: 'light' | 'dark'): CSSProperties {
  const palette = scheme === 'dark' ? (appearance.dark ?? appearance) : appearance;
  return { ...paletteProperties(palette), ...shapeProperties(appearance) } as CSSProperties;
}

/**
 * A banner about as a front end would show it: as a bar or a wall, on a desk or a phone. All of it is text, whatever is written in
 * it; the button leads nowhere here.
 */
export function BannerPreview({ banner, width, appearance, scheme }: Props) {
  const publication = usePublication();
  const own = useComputedColorScheme('light');
  const wall = banner.layout === 'wall';
  const strapline = straplineOf(banner, width);
  const narrow = width === 'phone';
  return (
    <Paper
      withBorder
      p={wall && !narrow ? 'xl' : 'md'}
      maw={narrow ? phoneWidth : undefined}
      mx="auto"
      lang={banner.locale}
      data-state={banner.state}
      className="banner-preview"
      style={propertiesOf(appearance ?? publication.appearance, scheme ?? own)}
    >
      <Box className={wall || narrow ? 'banner-stacked' : 'banner-in-a-row'}>
        <Box>
          <Text fw={700} size={wall ? 'xl' : 'lg'} lh={1.3}>
            {banner.headline}
          </Text>
          {strapline !== null && <Text mt={4}>{strapline}</Text>}
          {banner.body !== null && <Text mt={4}>{banner.body}</Text>}
          {banner.list !== null && (
            <Box mt="sm" className="banner-list">
              <Text>{banner.list.intro}</Text>
              <List>
                {banner.list.items.map((item) => (
                  <List.Item key={item}>{item}</List.Item>
                ))}
              </List>
            </Box>
          )}
          <OfferLine banner={banner} />
          <Aside words={banner.terms} />
          <Aside words={banner.note} />
        </Box>
        {banner.image !== null && (
          <Text size="xs" mt="sm">
            Picture: {banner.image.alt}
          </Text>
        )}
        {banner.button !== null && (
          <Text
            component="span"
            mt={wall || narrow ? 'md' : 0}
            className="banner-button"
            data-wide={narrow || undefined}
          >
            {banner.button.label}
          </Text>
        )}
      </Box>
    </Paper>
  );
}
