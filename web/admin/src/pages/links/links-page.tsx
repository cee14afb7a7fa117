import { Stack } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { GiftsSection } from './gifts-section.tsx';
import { NewslettersSection } from './newsletters-section.tsx';

/** Links that open articles past the meter. */
export function LinksPage() {
  const { timeZone } = usePublication();
  return (
    <>
      <PageTitle
        title="Links"
        about={`Links that open an article without using the reader’s allowance. Times are those of ${timeZone}.`}
      />
      <Stack gap="xl" maw={860}>
        <GiftsSection />
        <NewslettersSection />
      </Stack>
    </>
  );
}
