import { Badge, Group, NativeSelect, ScrollArea, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { agentReportAnswer } from '../../../../../src/http/schemas/agents/agent-reports.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { classWords } from './words.ts';

type Report = z.output<typeof agentReportAnswer>;
type Row = Report['total']['agents'][number];

const numbers = new Intl.NumberFormat('en');

const proofs: Readonly<Record<Row['proof'], { readonly words: string; readonly colour: string }>> = {
  signature: { words: 'Signature', colour: 'teal' },
  range: { words: 'Address', colour: 'teal' },
  dns: { words: 'Host name', colour: 'teal' },
  claimed: { words: 'Only claimed', colour: 'gray' },
  spoofed: { words: 'False', colour: 'red' },
};

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': 'Requests of agents' }}>
      <Table verticalSpacing="xs" miw={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Agent</Table.Th>
            <Table.Th>Class</Table.Th>
            <Table.Th>Proof</Table.Th>
            <Table.Th ta="right">Got the article</Table.Th>
            <Table.Th ta="right">Did not</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ agent, class: kind, proof, granted, refused }) => (
            <Table.Tr key={`${agent} ${kind} ${proof}`}>
              <Table.Th scope="row">{agent}</Table.Th>
              <Table.Td>{classWords[kind]}</Table.Td>
              <Table.Td>
                <Badge color={proofs[proof].colour} variant="dot" tt="none" miw="max-content">
                  {proofs[proof].words}
                </Badge>
              </Table.Td>
              <Table.Td ta="right">{numbers.format(granted)}</Table.Td>
              <Table.Td ta="right">{numbers.format(refused)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

const wholeSpan = 'all';

/** Which agents came, how they proved who they are, and what became of their requests. */
export function ReportSection() {
  const client = useClient();
  const path = useApiPath('/reports/agents');
  const [day, setDay] = useState(wholeSpan);
  const { data, error, refetch } = useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<Report>(path, { signal })).body,
  });
  const busy = data?.days.filter(({ agents }) => agents.length > 0) ?? [];
  const shown = busy.find((each) => each.day === day) ?? data?.total;
  return (
    <section aria-labelledby="agent-report">
      <Group justify="space-between" align="flex-end" gap="sm" mb="md">
        <div>
          <Title order={2} size="h4" id="agent-report">
            Who came
          </Title>
          <Text size="sm" c="dimmed" maw="36rem">
            Requests of crawlers and AI agents, which are no readers in the other reports.
          </Text>
        </div>
        {busy.length > 0 && (
          <NativeSelect
            label="Days"
            value={day}
            data={[{ value: wholeSpan, label: `${data?.from} to ${data?.to}` }, ...busy.map((each) => each.day)]}
            onChange={({ currentTarget: { value } }) => setDay(value)}
          />
        )}
      </Group>
      {data === undefined && error === null && <Loading what="Loading the report" />}
      {error !== null && <Failure error={error} title="The report cannot be shown" retry={() => void refetch()} />}
      {shown !== undefined && shown.agents.length > 0 && <Rows rows={shown.agents} />}
      {shown !== undefined && shown.agents.length === 0 && (
        <Text size="sm" c="dimmed">
          No agent has come in these days.
        </Text>
      )}
    </section>
  );
}
