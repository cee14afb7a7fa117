import { Anchor, Code, List, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Block, Inline } from './markdown.ts';
import type { Topic } from './topics.ts';

interface Shown {
  /** Shows another topic of the guide. */
  readonly onTopic: (id: string) => void;
}

/** What a link into another document leads to is not served here: its name is said instead. */
function Linked({ text, to, onTopic }: Shown & { readonly text: string; readonly to: string }) {
  if (to.startsWith('#')) {
    return (
      <Anchor component="button" type="button" inherit onClick={() => onTopic(to.slice(1))}>
        {text}
      </Anchor>
    );
  }
  return (
    <>
      {text} (<Code>{to.replace(/^(\.\.\/)+/, '')}</Code>)
    </>
  );
}

function inlineView(inline: Inline, onTopic: Shown['onTopic']): ReactNode {
  if (inline.kind === 'strong') return <strong>{inline.text}</strong>;
  if (inline.kind === 'em') return <em>{inline.text}</em>;
  if (inline.kind === 'code') return <Code>{inline.text}</Code>;
  if (inline.kind === 'link') return <Linked text={inline.text} to={inline.to} onTopic={onTopic} />;
  return inline.text;
}

const Inlines = ({ of, onTopic }: Shown & { readonly of: readonly Inline[] }) =>
  of.map((inline, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a document that never changes has no other identity.
    <span key={index}>{inlineView(inline, onTopic)}</span>
  ));

interface CellsProps extends Shown {
  readonly cells: readonly (readonly Inline[])[];
  readonly cell: typeof Table.Td | typeof Table.Th;
}

const Cells = ({ cells, cell: Cell, onTopic }: CellsProps) =>
  cells.map((of, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    <Cell key={index}>
      <Inlines of={of} onTopic={onTopic} />
    </Cell>
  ));

function Rows({ head, rows, onTopic }: Shown & Extract<Block, { kind: 'table' }>) {
  const hasHead = head.some((cell) => cell.length > 0);
  return (
    <Table withTableBorder className="help-table">
      {hasHead && (
        <Table.Thead>
          <Table.Tr>
            <Cells cells={head} cell={Table.Th} onTopic={onTopic} />
          </Table.Tr>
        </Table.Thead>
      )}
      <Table.Tbody>
        {rows.map((cells, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <Table.Tr key={index}>
            <Cells cells={cells} cell={Table.Td} onTopic={onTopic} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function BlockView({ block, onTopic }: Shown & { readonly block: Block }) {
  if (block.kind === 'heading') return null;
  // It scrolls where it is wide, which takes the keyboard.
  if (block.kind === 'code')
    return (
      <Code block tabIndex={0}>
        {block.text}
      </Code>
    );
  if (block.kind === 'table') return <Rows {...block} onTopic={onTopic} />;
  if (block.kind === 'paragraph') {
    return (
      <Text size="sm">
        <Inlines of={block.text} onTopic={onTopic} />
      </Text>
    );
  }
  return (
    <List size="sm" spacing="xs" type={block.ordered ? 'ordered' : 'unordered'}>
      {block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <List.Item key={index}>
          <Inlines of={item} onTopic={onTopic} />
        </List.Item>
      ))}
    </List>
  );
}

/** A topic of the guide, as it is written. */
export function TopicView({ topic: { id, title, level, blocks }, onTopic }: Shown & { readonly topic: Topic }) {
  return (
    <Stack gap="sm" component="section" aria-labelledby={`help-${id}`}>
      <Title order={level === 2 ? 3 : 4} size={level === 2 ? 'h3' : 'h4'} id={`help-${id}`}>
        {title}
      </Title>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <BlockView key={index} block={block} onTopic={onTopic} />
      ))}
    </Stack>
  );
}
