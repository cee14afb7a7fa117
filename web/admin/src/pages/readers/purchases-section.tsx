import { Alert, Anchor, List, Stack, Text } from '@mantine/core';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { EndSubscription } from './acts/end-subscription.tsx';
import { purchaseInWords } from './purchase-words.ts';
import type { ReaderName } from './reader-name.ts';
import { refusalWords } from './reader-words.ts';
import { Section } from './section.tsx';
import type { ReaderJson } from './use-reader.ts';

/** Where people find it in Stripe's dashboard; if there is none, its id. */
function AtStripe({ what, id, url }: { readonly what: string; readonly id: string; readonly url: string | null }) {
  if (url === null) return `${what} ${id}`;
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
      {what} {id}
    </Anchor>
  );
}

interface StripeProps {
  readonly named: ReaderName;
  readonly stripe: NonNullable<ReaderJson['stripe']>;
}

function Stripe({ named, stripe }: StripeProps) {
  const { timeZone } = usePublication();
  const mayChange = useMay('manage-readers');
  return (
    <div>
      <Text size="sm" fw={500}>
        At Stripe
      </Text>
      <List size="sm">
        {stripe.customers.map(({ id, url }) => (
          <List.Item key={id}>
            <AtStripe what="Customer" id={id} url={url} />
          </List.Item>
        ))}
        {stripe.subscriptions?.map(({ id, url, status, running, cancelsAt }) => (
          <List.Item key={id}>
            <AtStripe what="Subscription" id={id} url={url} />, {status}
            {running && cancelsAt !== null && ', cancelled'}{' '}
            {running && mayChange && <EndSubscription named={named} id={id} isCancelled={cancelsAt !== null} />}
          </List.Item>
        ))}
        {stripe.refused?.map(({ id, url, offer, reason, boughtAt, kept }) => (
          <List.Item key={id}>
            <AtStripe what="Subscription" id={id} url={url} />, refused: {offer}, bought{' '}
            {momentInWords(boughtAt, timeZone)}. {refusalWords(reason, kept)}
          </List.Item>
        ))}
      </List>
      {stripe.subscriptions === null && (
        <Text size="sm" c="dimmed">
          Stripe did not answer: this is its last known state.
        </Text>
      )}
    </div>
  );
}

/** What was bought, and where that is found at the payment provider. */
export function PurchasesSection({ named, reader }: { readonly named: ReaderName; readonly reader: ReaderJson }) {
  const { timeZone } = usePublication();
  const { purchases, paysTwice, checkout, stripe } = reader;
  return (
    <Section title="Purchases">
      <Stack gap="sm">
        {paysTwice && (
          <Alert color="orange" title="Pays twice">
            This reader pays for more than one subscription. Ask which one to keep.
          </Alert>
        )}
        {purchases.length === 0 && <Text c="dimmed">Nothing was bought.</Text>}
        {purchases.map((purchase) => (
          <div key={`${purchase.offer} ${purchase.startedAt}`}>
            <Text fw={500}>
              {purchase.offer ?? 'An offer that is not known'}, {purchase.status.replaceAll('_', ' ')}
            </Text>
            {purchaseInWords(purchase, timeZone).map((line) => (
              <Text key={line} size="sm">
                {line}
              </Text>
            ))}
          </div>
        ))}
        {checkout !== null && (
          <Text size="sm">
            A checkout for {checkout.offer} is open until {momentInWords(checkout.expiresAt, timeZone)}
          </Text>
        )}
        {stripe !== null && <Stripe named={named} stripe={stripe} />}
      </Stack>
    </Section>
  );
}
