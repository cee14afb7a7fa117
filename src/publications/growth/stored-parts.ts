import type { AgentRules } from '../../paywall/agents/agent.ts';
import type { AgentLicence } from '../../paywall/agents/licence.ts';
import type { Experiment } from '../../paywall/experiments/experiment.ts';
import type { SegmentRule } from '../../paywall/segments/segment.ts';
import { parseStored } from '../parse-stored.ts';
import { agentLicences, agentRules } from './agents-schema.ts';
import { experiment } from './experiment-schema.ts';
import { segmentRules } from './segments-schema.ts';

/** The segments that a store holds; null if they were removed. Throws `internal`, with every fault, where they are none; so do the others. */
export const parseStoredSegments = (value: unknown): readonly SegmentRule[] | null =>
  value === null ? null : parseStored(segmentRules, value, 'segments');

/** Null for an experiment that was discarded. */
export const parseStoredExperiment = (value: unknown): Experiment | null =>
  value === null ? null : parseStored(experiment, value, 'experiment');

export const parseStoredAgents = (value: unknown): AgentRules | null =>
  value === null ? null : parseStored(agentRules, value, 'rules for agents');

export const parseStoredLicences = (value: unknown): readonly AgentLicence[] =>
  value === null ? [] : parseStored(agentLicences, value, 'licences of partners');
