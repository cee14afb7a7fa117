import type { FieldWords } from '../../components/field-changes.ts';

/** What the audit log keeps of experiments, in words. */
export const experimentFields: FieldWords = {
  labels: {
    id: null,
    seed: null,
    name: 'Name',
    hypothesis: 'Hypothesis',
    layer: 'Layer',
    status: 'Status',
    startedAt: null,
    'plan.metric': 'Metric',
    'plan.baseRate': 'Share that converts today',
    'plan.smallestEffect': 'Smallest effect',
    'plan.weeks': 'Weeks',
    'conclusion.at': null,
    'conclusion.who': null,
    'conclusion.result': null,
    'conclusion.outcome': 'Outcome',
    'conclusion.adopted': 'Adopted',
  },
};
