import { Stack } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { DeliveriesSection } from './deliveries-section.tsx';
import { EndpointsSection } from './endpoints-section.tsx';
import { FeedSection } from './feed-section.tsx';
import { useEndpoints } from './use-events.ts';
import './events.css';

function Events() {
  const { data, error, refetch } = useEndpoints();
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the endpoints" />;
    return <Failure error={error} title="The endpoints cannot be shown" retry={() => void refetch()} />;
  }
  const { endpoints, enabled } = data;
  return (
    <Stack gap="xl" maw={860}>
      <EndpointsSection endpoints={endpoints} />
      {endpoints.length > 0 && <DeliveriesSection endpoints={endpoints} />}
      <FeedSection enabled={enabled} hasEndpoints={endpoints.length > 0} />
    </Stack>
  );
}

/** What the publisher's own systems are told. */
export function EventsPage() {
  const { timeZone } = usePublication();
  return (
    <>
      <PageTitle
        title="Events"
        about={`Your own systems hear of every purchase, sign-up and wall by a signed webhook. Times are those of ${timeZone}.`}
      />
      <Events />
    </>
  );
}
