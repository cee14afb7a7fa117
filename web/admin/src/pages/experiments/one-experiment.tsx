import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isProblem } from '../../api/problem.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { decodedPart } from '../../navigation/navigation.ts';
import { DraftExperiment } from './draft-experiment.tsx';
import { StartedExperiment } from './started-experiment.tsx';
import { StatusBadge } from './status-badge.tsx';
import { useExperiment } from './use-experiments.ts';

function Shown({ id }: { readonly id: string }) {
  const { data, error, refetch } = useExperiment(id);
  let content: ReactNode = <Loading what="Loading the experiment" />;
  if (isProblem(error, 'unknown-experiment')) content = <Empty title="There is no such experiment" />;
  else if (data !== undefined && data.experiment.status === 'draft') content = <DraftExperiment seen={data} />;
  else if (data !== undefined) content = <StartedExperiment seen={data} />;
  else if (error !== null)
    content = <Failure error={error} title="The experiment cannot be shown" retry={() => void refetch()} />;
  return (
    <>
      <PageTitle
        title={data?.experiment.name ?? 'Experiment'}
        {...(data?.experiment.hypothesis !== null && { about: data?.experiment.hypothesis })}
        actions={data !== undefined && <StatusBadge status={data.experiment.status} />}
      />
      {content}
    </>
  );
}

/** One experiment: written, watched, or looked up. */
export const OneExperiment = ({ id }: { readonly id: string }) => (
  <>
    <Link href="/" asChild>
      <Anchor size="sm">All experiments</Anchor>
    </Link>
    <Shown id={decodedPart(id)} />
  </>
);
