import { Checkbox, Stack, Text } from '@mantine/core';
import { dealInWords } from '../../../../../src/paywall/editing/offer-words.ts';
import type { Wording } from '../../../../../src/paywall/wording/wording.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { offerLabel } from './offer-label.ts';
import type { EffectsWorld } from './use-effects-world.ts';

type Offer = EffectsWorld['offers'][number];

interface Props {
  readonly offers: readonly Offer[];
  /** The text in which offers are named that have no name of their own. */
  readonly wording: Wording | undefined;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly fault: string | undefined;
}

const notLive: Readonly<Record<Offer['status'], string>> = { live: '', draft: ' (a draft)', ended: ' (ended)' };

/** Which offers are shown and sold, and no others. One that is not there any more can only be taken away. */
export function OfferChoice({ offers, wording, chosen, onChange, fault }: Props) {
  const { timeZone } = usePublication();
  const gone = chosen.filter((id) => offers.every((offer) => offer.id !== id));
  return (
    <Checkbox.Group
      label="The offers that they see and can buy"
      description="No others. With none chosen they are offered nothing."
      value={[...chosen]}
      onChange={onChange}
      error={fault}
    >
      <Stack gap="xs" mt="xs">
        {offers.map((offer) => (
          <Checkbox
            key={offer.id}
            value={offer.id}
            label={`${offer.name ?? offerLabel(offer, wording, timeZone)}${notLive[offer.status]}`}
            description={dealInWords(offer)}
          />
        ))}
        {gone.map((id) => (
          <Checkbox key={id} value={id} label={`${id} (deleted)`} />
        ))}
        {offers.length === 0 && (
          <Text size="sm" c="dimmed">
            This publication has no offers yet.
          </Text>
        )}
      </Stack>
    </Checkbox.Group>
  );
}
