import { Alert, Button, Group, List, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentRules } from '../../../../../src/paywall/agents/agent.ts';
import { rulesOfCrawlers } from '../../../../../src/paywall/editing/agents/take-over.ts';
import { useMay } from '../../api/api-context.tsx';
import { LookingOnly } from '../../components/looking-only.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { DocumentsSection } from './documents-section.tsx';
import { noRules } from './draft.ts';
import { LicencesSection } from './licences-section.tsx';
import { RangesSection } from './ranges-section.tsx';
import { ReportSection } from './report-section.tsx';
import { RulesForm } from './rules-form.tsx';
import { RulesInWords } from './rules-in-words.tsx';
import { type StoredRules, useAgents } from './use-agents.ts';

/** What can be enforced, and what not: nobody is to rely on more. */
const Honest = () => (
  <Alert color="blue" variant="light" title="What this can do">
    <List size="sm" spacing={4}>
      <List.Item>Agents that say who they are get what you decide here, at every door that asks Stile.</List.Item>
      <List.Item>
        A program that calls itself a browser is treated as a reader: the meter holds for it, and the budget of new
        readers.
      </List.Item>
      <List.Item>
        A price is an answer, not a payment: partners pay by agreement and read by a licence, or your CDN charges.
      </List.Item>
    </List>
  </Alert>
);

interface BeginProps {
  readonly crawlers: StoredRules['crawlers'];
  readonly mayEdit: boolean;
  readonly begin: (rules: AgentRules) => void;
}

function Begin({ crawlers, mayEdit, begin }: BeginProps) {
  const { length } = crawlers;
  const action = mayEdit && (
    <Group gap="sm" justify="center">
      {length > 0 && (
        <Button onClick={() => begin(rulesOfCrawlers(crawlers))}>
          Take over {length} crawler{length === 1 ? '' : 's'}
        </Button>
      )}
      <Button {...(length > 0 && { variant: 'default' })} onClick={() => begin(noRules)}>
        Begin with nothing
      </Button>
    </Group>
  );
  return (
    <Empty title="No rules for agents yet" action={action}>
      {length === 0
        ? 'Every crawler and AI agent is treated as a reader: the meter holds for it.'
        : `${length === 1 ? 'One crawler is' : `${length} crawlers are`} listed in the settings of the meter, and only they are told apart from readers. Take the list over: it does the same here, and can do more.`}
    </Empty>
  );
}

function Rules({ stored }: { readonly stored: StoredRules }) {
  const mayEdit = useMay('edit');
  const queries = useQueryClient();
  const [begun, setBegun] = useState<AgentRules | null>(null);
  const [discarded, setDiscarded] = useState(0);
  const initial = stored.rules ?? begun;
  if (initial === null) return <Begin crawlers={stored.crawlers} mayEdit={mayEdit} begin={setBegun} />;
  async function discard(): Promise<void> {
    await queries.invalidateQueries();
    setBegun(null);
    setDiscarded((times) => times + 1);
  }
  if (!mayEdit)
    return (
      <>
        <LookingOnly what="the rules for agents" right="edit" />
        <RulesInWords rules={initial} />
      </>
    );
  return (
    <RulesForm key={`${stored.etag} ${discarded}`} stored={stored} initial={initial} onDiscard={() => void discard()} />
  );
}

/** Crawlers and AI agents: who they are, what they may, and who reads by agreement. */
export function AgentsPage() {
  const { data, error, refetch } = useAgents();
  return (
    <>
      <PageTitle title="Agents" about="Crawlers and AI agents: what each may read, and on which terms." />
      <Stack gap="xl" maw={860} align="stretch">
        <Honest />
        {data === undefined && error === null && <Loading what="Loading the rules for agents" />}
        {data === undefined && error !== null && (
          <Failure error={error} title="The rules for agents cannot be shown" retry={() => void refetch()} />
        )}
        {data !== undefined && <Rules stored={data} />}
        {data?.rules != null && <ReportSection />}
        {data?.rules != null && <RangesSection />}
        {data?.rules != null && <DocumentsSection version={data.etag} />}
        <LicencesSection />
      </Stack>
    </>
  );
}
