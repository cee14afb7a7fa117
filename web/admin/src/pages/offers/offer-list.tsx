import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { dealInWords } from '../../../../../src/paywall/editing/offer-words.ts';
import { faultsOfDeal } from '../../../../../src/paywall/offers/sellable.ts';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import type { OfferBody } from './offer-api.ts';
import { inOrderOfStanding, standingOf } from './offer-standing.ts';
import { eligibilityInWords, offerTitle, scheduleInWords } from './offer-words.ts';
import { Gaps } from './review/gaps.tsx';
import { StandingBadge } from './standing-badge.tsx';
import { useOfferList } from './use-offers.ts';

function OfferRow({ offer, now }: { readonly offer: OfferBody; readonly now: string }) {
  const { timeZone } = usePublication();
  const standing = standingOf(offer, now);
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Link href={`/of/${offer.id}`} asChild>
            <Anchor fw={600} underline="hover">
              {offerTitle(offer)}
            </Anchor>
          </Link>
          {offer.name !== undefined && <Text size="sm">{dealInWords(offer)}</Text>}
          <Text size="sm" mt={4}>
            {scheduleInWords(offer, { timeZone, standing })}
          </Text>
          <Text size="sm" c="dimmed">
            {eligibilityInWords(offer)}
          </Text>
          <Text size="sm" c="dimmed">
            {offer.id}
          </Text>
          {standing === 'unsellable' && (
            <Text size="sm" c="red" role="alert">
              Readers are not shown it.{' '}
              {faultsOfDeal(offer)
                .map(({ path, message }) => `${path} ${message}`)
                .join('; ')}
              .
            </Text>
          )}
        </div>
        <StandingBadge standing={standing} />
      </Group>
    </Paper>
  );
}

const NewButton = () => (
  <Link href="/new" asChild>
    <Button component="a" leftSection={<Icon name="plus" />}>
      New offer
    </Button>
  </Link>
);

function Offers() {
  const { data, error, refetch } = useOfferList();
  const mayChange = useMay('edit');
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the offers" />;
    return <Failure error={error} title="The offers cannot be shown" retry={() => void refetch()} />;
  }
  if (data.offers.length === 0) {
    return (
      <Empty title="No offer yet" action={mayChange && <NewButton />}>
        Without an offer, readers who have used up their articles are asked to register or to wait.
      </Empty>
    );
  }
  return (
    <Stack gap="md">
      <Gaps gaps={data.gaps} />
      <Stack component="ul" p={0} m={0} gap="sm" className="plain-list">
        {inOrderOfStanding(data.offers, data.now).map((offer) => (
          <OfferRow key={offer.id} offer={offer} now={data.now} />
        ))}
      </Stack>
    </Stack>
  );
}

/** All offers: those on sale first. */
export function OfferList() {
  const { timeZone } = usePublication();
  const mayChange = useMay('edit');
  return (
    <>
      <PageTitle
        title="Offers"
        about={`What readers can buy. If several offers fit a reader, banners show one for readers who left first, then the one that ends first. Times are those of ${timeZone}.`}
        actions={mayChange && <NewButton />}
      />
      <Offers />
    </>
  );
}
