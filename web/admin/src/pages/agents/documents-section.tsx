import { Code, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usePublication } from '../../api/publication-context.tsx';
import { CopyText } from '../../components/copy-field.tsx';
import { Failure, Loading } from '../../components/states.tsx';

interface DocumentProps {
  readonly title: string;
  readonly about: string;
  readonly file: string;
  readonly copy: string;
  /** Another one for every saved version. */
  readonly version: string;
}

function Document({ title, about, file, copy, version }: DocumentProps) {
  const path = `/v1/${usePublication().name}/${file}`;
  const { data, error, refetch } = useQuery({
    queryKey: [path, version],
    queryFn: async ({ signal }) => {
      const answer = await fetch(path, { signal, cache: 'no-cache' });
      if (!answer.ok) throw new Error(`The document is answered with ${answer.status}.`);
      return answer.text();
    },
  });
  return (
    <div>
      <Group justify="space-between" align="flex-end" gap="sm" mb="xs">
        <div>
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed" maw="36rem">
            {about}
          </Text>
        </div>
        {data !== undefined && <CopyText label={copy} value={data} />}
      </Group>
      {data === undefined && error === null && <Loading what={`Loading ${title}`} />}
      {error !== null && <Failure error={error} title={`${title} cannot be shown`} retry={() => void refetch()} />}
      {data !== undefined && (
        <Code block tabIndex={0} role="group" aria-label={title}>
          {data}
        </Code>
      )}
    </div>
  );
}

/** What agents read to know what they may, as it is saved. */
export const DocumentsSection = ({ version }: { readonly version: string }) => (
  <section aria-labelledby="documents">
    <Title order={2} size="h4" id="documents">
      Documents
    </Title>
    <Text size="sm" c="dimmed" maw="44rem" mb="md">
      Made from the saved rules, so that they cannot say anything else. Polite agents follow them; others take no
      notice.
    </Text>
    <Stack gap="lg">
      <Document
        title="robots.txt"
        about="Put these lines into the robots.txt of your site."
        file="robots.txt"
        copy="Copy the lines"
        version={version}
      />
      <Document
        title="license.xml"
        about="The terms in the language of RSL 1.0. Stile serves them at this address; robots.txt leads there."
        file="license.xml"
        copy="Copy the terms"
        version={version}
      />
    </Stack>
  </section>
);
