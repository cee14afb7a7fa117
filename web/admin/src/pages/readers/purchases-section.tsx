import { Anchor, List, Stack, Text } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { purchaseInWords } from './purchase-words.ts';
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

function Stripe({ stripe }: { readonly stripe: NonNullable<ReaderJson['stripe']> }) {
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
        {stripe.subscriptions?.map(({ id, url, status }) => (
          <List.Item key={id}>
            <AtStripe what="Subscription" id={id} url={url} />, {status}
          </List.Item>
        ))}
      </List>
      {stripe.subscriptions === null && (
        <Text size="sm" c="dimmed">
          Stripe did not answer: what is shown above is what it said last.
        </Text>
      )}
    </div>
  );
}

/** What was bought, and where that is found at the payment provider. */
export function PurchasesSection({ reader }: { readonly reader: ReaderJson }) {
  const { timeZone } = usePublication();
  const { purchases, checkout, stripe } = reader;
  return (
    <Section title="Purchases">
      <Stack gap="sm">
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
        {stripe !== null && <Stripe stripe={stripe} />}
      </Stack>
    </Section>
  );
}
