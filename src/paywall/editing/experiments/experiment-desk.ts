import type { EpochMs } from '../../clock.ts';
import { PaywallError } from '../../errors.ts';
import { shareOf } from '../../experiments/arm-sums.ts';
import type { Conclusion, Experiment, ExperimentPlan } from '../../experiments/experiment.ts';
import type { ExperimentFigures } from '../../experiments/experiment-figures.ts';
import type { ExperimentReport } from '../../experiments/experiment-report.ts';
import { experimentReport } from '../../experiments/report-experiment.ts';
import type { Publication } from '../../publication.ts';
import type { Reports } from '../../reports/reports.ts';
import type { ConditionalEdit, Edit, Versioned } from '../part-editing.ts';
import type { Adoption } from './adoption.ts';
import { adoptionSentences } from './adoption-words.ts';
import { allocated, grown, invalid, overlaps, rangesOf, withPaused } from './changed-arms.ts';
import { expectedReaders } from './expected-readers.ts';
import { checkExperiment, collides, sharesLayer } from './experiment-check.ts';
import { type DraftArm, type ExperimentDraft, experimentOf } from './experiment-draft.ts';
import type { ExperimentEditor } from './experiment-editing.ts';
import { type ExperimentSize, experimentSize } from './experiment-size.ts';

type By = Omit<Edit, 'publication'> & { readonly publication: Publication };
type SeenBy = Omit<ConditionalEdit, 'publication'> & { readonly publication: Publication; readonly id: string };

/** What the size of an experiment is asked for. */
export interface AskedSize {
  readonly arms: readonly Pick<DraftArm, 'share' | 'effects'>[];
  /** `baseRate` is null if it is to be taken from the figures. */
  readonly plan: Pick<ExperimentPlan, 'metric' | 'smallestEffect'> & { readonly baseRate: number | null };
}

/**
 * What admins do with experiments. Methods throw as those of `ExperimentEditor` do, and `store-unavailable`; those that save throw
 * `invalid-request` with everything that is wrong.
 */
export interface ExperimentDesk extends Pick<ExperimentEditor, 'list' | 'read' | 'discard'> {
  create(change: By & { readonly draft: ExperimentDraft }): Promise<Versioned<Experiment>>;
  replace(change: Omit<SeenBy, 'id'> & { readonly draft: ExperimentDraft }): Promise<Versioned<Experiment>>;
  size(publication: Publication, asked: AskedSize, now: EpochMs): Promise<ExperimentSize>;
  /**
   * Throws `experiment-overlaps` if another one that runs changes the same, or has the readers of the layer; `too-few-readers` if it
   * cannot find what it is to find, unless that is done `knowingly`.
   */
  start(change: SeenBy & { readonly knowingly: boolean }): Promise<Versioned<Experiment>>;
  setPaused(change: SeenBy & { readonly arm: string; readonly paused: boolean }): Promise<Versioned<Experiment>>;
  /** `share`: of all readers, from 0 to 1, for all arms together; each grows alike. Throws `experiment-overlaps` if there are not so many left. */
  grow(change: SeenBy & { readonly share: number }): Promise<Versioned<Experiment>>;
  /**
   * Throws `experiment-not-started` for a draft. Of one that has ended it is the record. `adoption`: what adopting the winner changes, in
   * sentences.
   */
  report(
    publication: Publication,
    id: string,
    now: EpochMs,
  ): Promise<Versioned<Experiment> & { readonly report: unknown; readonly adoption: readonly string[] }>;
  /** Throws `no-winner` if the arm to adopt is not better than the control. */
  end(change: SeenBy & { readonly adopt: string | null }): Promise<Versioned<Experiment>>;
}

interface Needs {
  readonly editor: ExperimentEditor;
  readonly adoption: Adoption;
  readonly figures: ExperimentFigures;
  readonly reports: Pick<Reports, 'funnel' | 'distribution'>;
  readonly drawSeed: () => string;
}

const edit = <T extends { readonly publication: Publication }>({ publication, ...rest }: T) => ({
  ...rest,
  publication: publication.name,
});

function checkSavable(experiment: Experiment, publication: Publication, now: EpochMs): void {
  const faults = checkExperiment(experiment, publication, now);
  if (faults.length > 0) throw new PaywallError('invalid-request', 'The experiment is not valid.', { faults });
}

const outcomes = {
  winner: 'winner',
  'control-wins': 'winner',
  'no-difference': 'no-difference',
  'too-few': 'no-difference',
} as const;

function outcomeOf({ result }: ExperimentReport): Conclusion['outcome'] {
  if (result.kind === 'running') return 'stopped';
  return result.kind === 'result' ? outcomes[result.outcome] : 'invalid';
}

/** The effects of an arm that is better than the control. */
function winnerOf({ arms }: Experiment, { result }: ExperimentReport, adopt: string) {
  const arm = arms.find(({ id }) => id === adopt);
  if (arm === undefined) throw invalid('adopt', 'is no arm of this experiment');
  const isBetter =
    result.kind === 'result' && result.arms.some(({ id, verdict }) => id === adopt && verdict === 'better');
  if (isBetter) return arm.effects;
  throw new PaywallError('no-winner', 'This arm is not known to be better than the control, so it cannot be adopted.');
}

export function createExperimentDesk({ editor, adoption, figures, reports, drawSeed }: Needs): ExperimentDesk {
  const { list, read, discard } = editor;

  async function othersOf({ publication, id }: Pick<SeenBy, 'publication' | 'id'>) {
    const all = await list(publication.name);
    return all.filter(({ value }) => value.id !== id && value.status !== 'ended');
  }

  const running = (others: readonly Versioned<Experiment>[]) =>
    others.map(({ value }) => value).filter(({ status }) => status === 'running');

  async function size(publication: Publication, { arms, plan }: AskedSize, now: EpochMs): Promise<ExperimentSize> {
    const [, ...others] = arms;
    const effects = others.map((arm) => arm.effects);
    const expected = await expectedReaders(reports, { publication, effects, metric: plan.metric, now });
    return experimentSize({
      ...plan,
      baseRate: plan.baseRate ?? expected.baseRate,
      exposedPerWeek: expected.exposedPerWeek,
      shares: arms.map(({ share }) => share),
      window: publication.settings.meter.window,
    });
  }

  /** Throws `too-few-readers` if the weeks of the plan are too few for what it is to find. */
  async function checkReaders(publication: Publication, { arms, plan }: Experiment, now: EpochMs): Promise<void> {
    const asked = arms.map((arm) => ({ share: shareOf(arm), effects: arm.effects }));
    const { weeks, isEnough, sentence } = await size(publication, { arms: asked, plan }, now);
    if (isEnough && weeks !== null && weeks <= plan.weeks) return;
    const planned = isEnough ? ` It is planned for ${plan.weeks}.` : '';
    throw new PaywallError('too-few-readers', `${sentence}${planned}`);
  }

  async function reportOf({ settings, name }: Publication, experiment: Experiment, now: EpochMs) {
    const { startedAt, id } = experiment;
    if (startedAt === null)
      throw new PaywallError('experiment-not-started', 'This experiment has not been started yet.');
    const sums = await figures.sums(name, id);
    return experimentReport({ experiment: { ...experiment, startedAt }, sums, timeZone: settings.timeZone, now });
  }

  return {
    list,
    read,
    discard,
    size,

    async create({ draft, ...by }) {
      const experiment = experimentOf(draft, drawSeed());
      checkSavable(experiment, by.publication, by.now);
      return editor.create({ ...edit(by), experiment });
    },

    async replace({ draft, ...by }) {
      const experiment = experimentOf(draft, drawSeed());
      checkSavable(experiment, by.publication, by.now);
      return editor.replace({ ...edit(by), experiment });
    },

    async start({ knowingly, ...by }) {
      const { publication, now, id } = by;
      const { value: draft } = await read(publication.name, id);
      const others = await othersOf(by);
      checkSavable(draft, publication, now);
      const beside = running(others).find((other) => collides(draft, other));
      if (beside !== undefined)
        throw overlaps(`“${beside.name}” runs and changes the same: end it, or put both into one layer.`);
      if (!knowingly && draft.status === 'draft') await checkReaders(publication, draft, now);
      const ofLayer = others.filter(({ value }) => sharesLayer(draft, value));
      const rivals = others.filter(({ value }) => sharesLayer(draft, value) || collides(draft, value));
      const taken = rangesOf(running(ofLayer));
      const started = (found: Experiment): Experiment => ({
        ...found,
        arms: allocated(found.arms, taken),
        seed: drawSeed(),
        status: 'running',
        startedAt: now,
      });
      return editor.start({ ...edit(by), started, others: rivals });
    },

    setPaused: ({ arm, paused: wanted, ...by }) =>
      editor.change({
        ...edit(by),
        act: wanted ? 'pause' : 'resume',
        others: [],
        changed: (found) => ({ ...found, arms: withPaused(found.arms, { arm, paused: wanted, now: by.now }) }),
      }),

    async grow({ share, ...by }) {
      const { value: experiment } = await read(by.publication.name, by.id);
      const ofLayer = (await othersOf(by)).filter(({ value }) => sharesLayer(experiment, value));
      const taken = rangesOf(running(ofLayer));
      const changed = (found: Experiment): Experiment => ({
        ...found,
        arms: grown(found.arms, share, [...rangesOf([found]), ...taken]),
      });
      return editor.change({ ...edit(by), act: 'grow', changed, others: ofLayer });
    },

    async report(publication, id, now) {
      const found = await read(publication.name, id);
      const { conclusion } = found.value;
      if (conclusion !== null) return { ...found, report: conclusion.result, adoption: [] };
      const report = await reportOf(publication, found.value, now);
      const winner = report.result.kind === 'result' ? report.result.winner : null;
      const effects = found.value.arms.find((arm) => arm.id === winner)?.effects;
      return { ...found, report, adoption: effects === undefined ? [] : adoptionSentences(publication, effects, now) };
    },

    async end({ adopt, ...by }) {
      const { publication, now, who, id } = by;
      const { value: experiment } = await read(publication.name, id);
      const isOver = experiment.status !== 'running';
      const report = isOver ? null : await reportOf(publication, experiment, now);
      const effects = adopt === null || report === null ? null : winnerOf(experiment, report, adopt);
      const adopted = effects === null ? [] : await adoption.changesOf({ publication, effects, now, experiment: id });
      const outcome = report === null ? 'stopped' : outcomeOf(report);
      return editor.end({
        ...edit(by),
        conclusion: { at: now, who, outcome, adopted: adopt, result: report },
        adopted,
      });
    },
  };
}
