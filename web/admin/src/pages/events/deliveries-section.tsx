import { Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { eventTypes } from '../../../../../src/paywall/events/event.ts';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { DeliveryItem } from './delivery-item.tsx';
import { nameOf, states } from './event-words.ts';
import { type DeliveryFilters, type Endpoint, useDeliveries } from './use-events.ts';

const noFilters: DeliveryFilters = { endpoint: '', state: '', type: '' };

interface Props {
  readonly endpoints: readonly Endpoint[];
}

interface FilterProps extends Props {
  readonly filters: DeliveryFilters;
  readonly onChange: (filters: DeliveryFilters) => void;
}

function Filters({ endpoints, filters, onChange }: FilterProps) {
  const choices = {
    endpoint: { label: 'Endpoint', data: endpoints.map((each) => ({ value: each.id, label: nameOf(each) })) },
    state: {
      label: 'Outcome',
      data: Object.entries(states).map(([value, { words }]) => ({ value, label: words })),
    },
    type: { label: 'Type', data: eventTypes.map((type) => ({ value: type, label: type })) },
  };
  return (
    <Group gap="sm" mb="md" align="flex-end" role="search" aria-label="Deliveries">
      {(['endpoint', 'state', 'type'] as const).map((name) => (
        <NativeSelect
          key={name}
          label={choices[name].label}
          data={[{ value: '', label: 'All' }, ...choices[name].data]}
          value={filters[name]}
          onChange={({ currentTarget: { value } }) => onChange({ ...filters, [name]: value })}
          flex="1 1 10rem"
        />
      ))}
    </Group>
  );
}

function Deliveries({ endpoints, filters }: Pick<FilterProps, 'endpoints' | 'filters'>) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useDeliveries(filters);
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the deliveries" />;
    return <Failure error={error} title="The deliveries cannot be shown" retry={() => void refetch()} />;
  }
  const names = new Map(endpoints.map((each) => [each.id, nameOf(each)]));
  const found = data.pages.flatMap((page) => page.deliveries);
  if (found.length === 0 && !hasNextPage) {
    const isAll = Object.values(filters).every((value) => value === '');
    return <Empty title={isAll ? 'Nothing was sent yet' : 'No delivery is like that'} />;
  }
  return (
    <Stack align="stretch" gap="sm">
      <Stack component="ul" p={0} m={0} gap="xs" className="plain-list" aria-label="Deliveries">
        {found.map((delivery) => (
          <DeliveryItem
            key={`${delivery.endpoint} ${delivery.event}`}
            delivery={delivery}
            to={names.get(delivery.endpoint) ?? delivery.endpoint}
          />
        ))}
      </Stack>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Load more
        </Button>
      )}
    </Stack>
  );
}

/** What was sent, and what came of it. */
export function DeliveriesSection({ endpoints }: Props) {
  const [filters, setFilters] = useState(noFilters);
  return (
    <section aria-labelledby="deliveries">
      <Title order={2} size="h4" id="deliveries">
        Deliveries
      </Title>
      <Text size="sm" c="dimmed" maw="44rem" mb="md">
        Tried ten times in three days. What was delivered is listed for a week, what was given up for 30 days.
      </Text>
      <Filters endpoints={endpoints} filters={filters} onChange={setFilters} />
      <Deliveries endpoints={endpoints} filters={filters} />
    </section>
  );
}
