import { Badge, ScrollArea, Table, Text } from '@mantine/core';
import type { AgentRules } from '../../../../../src/paywall/agents/agent.ts';
import { cellOf, linesOf, type TableLine, tiers } from './words.ts';

function Line({ rules, line }: { readonly rules: AgentRules; readonly line: TableLine }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={line.isClass ? 400 : 600}>
        {line.label}
      </Table.Th>
      {tiers.map((tier) => {
        const { words, tone } = cellOf(rules, line, tier);
        return (
          <Table.Td key={tier}>
            <Badge color={tone} variant="dot" tt="none" miw="max-content">
              {words}
            </Badge>
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}

/** What the rows come to, for every known agent and every class, once they have proved who they are. */
export function PolicyTable({ rules }: { readonly rules: AgentRules }) {
  return (
    <>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': 'What the policy comes to' }}>
        <Table verticalSpacing="xs" miw={440}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Agent</Table.Th>
              <Table.Th>Free</Table.Th>
              <Table.Th>Metered</Table.Th>
              <Table.Th>Premium</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {linesOf(rules).map((line) => (
              <Line key={`${line.isClass} ${line.label}`} rules={rules} line={line} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Text size="sm" c="dimmed" mt="xs">
        For agents that have proved who they are. One that only claims a name is never allowed by a row; it may be
        refused or asked to pay.
      </Text>
    </>
  );
}
