import { Anchor, Drawer, NativeSelect, Stack, Text } from '@mantine/core';
import { topics } from './guide.ts';
import { firstTopic } from './page-topics.ts';
import { TopicView } from './topic-view.tsx';
import { withinTopic } from './topics.ts';

interface Props {
  /** Null while the panel is closed. */
  readonly topic: string | null;
  readonly onTopic: (id: string) => void;
  readonly onClose: () => void;
}

const choices = topics.map(({ id, title, level }) => ({ value: id, label: level > 2 ? `– ${title}` : title }));

/** The guide beside the page, open at a topic. */
export function HelpPanel({ topic, onTopic, onClose }: Props) {
  const known = topics.some(({ id }) => id === topic) ? (topic ?? firstTopic) : firstTopic;
  return (
    <Drawer
      opened={topic !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title="Help"
      closeButtonProps={{ 'aria-label': 'Close the help' }}
    >
      <Stack gap="lg">
        <NativeSelect
          label="Topic"
          data={choices}
          value={known}
          onChange={({ currentTarget }) => onTopic(currentTarget.value)}
        />
        {withinTopic(topics, known).map((each) => (
          <TopicView key={each.id} topic={each} onTopic={onTopic} />
        ))}
        <Text size="sm" c="dimmed">
          For programs: <Anchor href="/docs">the HTTP interface</Anchor>.
        </Text>
      </Stack>
    </Drawer>
  );
}
