import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMay } from '../../api/api-context.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { GiftItem } from './gift-item.tsx';
import { NewGift } from './new-gift.tsx';
import { useGifts } from './use-gifts.ts';

function Gifts() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useGifts();
  const mayChange = useMay('edit');
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the gift links" />;
    return <Failure error={error} title="The gift links cannot be shown" retry={() => void refetch()} />;
  }
  const gifts = data.pages.flatMap((page) => page.gifts);
  if (gifts.length === 0) {
    return (
      <Empty title="No gift link yet">
        What subscribers give away on the site is listed here.
        {mayChange && ' Make one for any article: it opens that article for as many readers as you say.'}
      </Empty>
    );
  }
  return (
    <Stack align="stretch" gap="sm">
      <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Gift links">
        {gifts.map((gift) => (
          <GiftItem key={gift.id} gift={gift} />
        ))}
      </Stack>
      {error !== null && <Failure error={error} title="More cannot be shown" retry={() => void fetchNextPage()} />}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Load more
        </Button>
      )}
    </Stack>
  );
}

/** What readers and the desk have given away. */
export function GiftsSection() {
  const mayChange = useMay('edit');
  return (
    <section aria-labelledby="gift-links">
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <div>
          <Title order={2} size="h4" id="gift-links">
            Gift links
          </Title>
          <Text size="sm" c="dimmed" maw="44rem">
            Each opens one article, for a number of readers and days. They are listed until a week after their end.
          </Text>
        </div>
        {mayChange && <NewGift />}
      </Group>
      <Gifts />
    </section>
  );
}
