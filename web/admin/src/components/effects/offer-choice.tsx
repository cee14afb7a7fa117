import { Checkbox, Stack, Text } from '@mantine/core';
import { dealInWords } from '../../../../../src/paywall/editing/offer-words.ts';
import type { EffectsWorld } from './use-effects-world.ts';

type Offer = EffectsWorld['offers'][number];

interface Props {
  readonly offers: readonly Offer[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly fault: string | undefined;
}

const notLive: Readonly<Record<Offer['status'], string>> = { live: '', draft: ' (a draft)', ended: ' (ended)' };

/** How the desk knows an offer. */
export const offerName = (offer: Pick<Offer, 'id' | 'name'>) => offer.name ?? offer.id;

/** Which offers are shown and sold, and no others. One that is not there any more can only be taken away. */
export function OfferChoice({ offers, chosen, onChange, fault }: Props) {
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
            label={`${offerName(offer)}${notLive[offer.status]}`}
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
