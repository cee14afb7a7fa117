import type { Fault } from '../../errors.ts';
import type { MeterRule } from '../../publication.ts';
import type { ReaderKind } from '../../reader.ts';
import { covers } from '../../segments/coverage.ts';
import type { SegmentConditions, SegmentRule } from '../../segments/segment.ts';
import { checkEffects, type EffectsAround, effectsWarnings } from './effects-check.ts';

/** What rules are judged by. */
export interface SegmentsAround extends EffectsAround {
  readonly limits: MeterRule['limits'];
  /** Whether readers can sign in. */
  readonly signsIn: boolean;
  /** Whether a header names the country that readers are in. */
  readonly knowsCountries: boolean;
}

/** What a publisher or a browser says of a reader. Prices depend on nothing of the kind. */
const sayings = ['traits', 'claims', 'referrers'] as const satisfies readonly (keyof SegmentConditions)[];

const saidOf: Readonly<Record<(typeof sayings)[number], string>> = {
  traits: 'traits',
  claims: 'claims of sign-in tokens',
  referrers: 'where readers come from',
};

function faultsOfPrice({ when, then }: SegmentRule): Fault[] {
  const named = sayings.filter((each) => when[each] !== undefined);
  if (then.offers === undefined || named.length === 0) return [];
  const what = named.map((each) => saidOf[each]).join(' and ');
  const message = `may not depend on ${what}: what readers pay never depends on what is known of them`;
  return [{ path: 'then.offers', message }];
}

/** A referrer is a claim of the browser: it may choose words, or lower a limit, and nothing else. */
function faultsOfReferrer({ when, then }: SegmentRule, limits: MeterRule['limits']): Fault[] {
  if (when.referrers === undefined) return [];
  const kinds: readonly ReaderKind[] = ['anonymous', 'registered'];
  const raised = kinds.filter((kind) => (then.limits?.[kind] ?? 0) > limits[kind]);
  const walls = { path: 'then.wall', message: 'may not depend on where readers come from' };
  return [
    ...raised.map((kind) => ({
      path: `then.limits.${kind}`,
      message: `may not be above ${limits[kind]}, the limit of the meter: where readers come from never grants anything`,
    })),
    ...(then.wall === undefined ? [] : [walls]),
  ];
}

const faultsOfRule = (rule: SegmentRule, around: SegmentsAround): readonly Fault[] => [
  ...faultsOfPrice(rule),
  ...faultsOfReferrer(rule, around.limits),
  ...checkEffects(rule.then, around).map((fault) => ({ ...fault, path: `then.${fault.path}` })),
];

const at = (index: number, fault: Fault): Fault => ({ ...fault, path: `rules.${index}.${fault.path}` });

/** Everything that keeps rules from being saved. Empty if they can be. */
export const checkSegments = (rules: readonly SegmentRule[], around: SegmentsAround): readonly Fault[] =>
  rules.flatMap((rule, index) => faultsOfRule(rule, around).map((fault) => at(index, fault)));

/** Why no reader ever fits the conditions, or null. */
function whyNobody(when: SegmentConditions, { signsIn, knowsCountries }: SegmentsAround): Fault | null {
  const fault = (field: keyof SegmentConditions, message: string) => ({ path: `when.${field}`, message });
  const isForRegistered = when.registered === true || when.claims !== undefined;
  if (when.claims !== undefined && when.registered === false)
    return fault('claims', 'fits no reader: only registered readers have claims, and the rule is for others');
  if (isForRegistered && !signsIn)
    return fault(when.registered === true ? 'registered' : 'claims', 'fits no reader: they cannot sign in here');
  if (when.countries !== undefined && !knowsCountries)
    return fault('countries', 'fits no reader: no header names the country of readers (COUNTRY_HEADER)');
  return null;
}

/** Why a limit of the rule is never met, or null. */
function whyNoLimit({ when, then: { limits = {} } }: SegmentRule): Fault | null {
  if (Object.keys(limits).length === 0) return null;
  if (when.tiers !== undefined && !when.tiers.includes('metered'))
    return { path: 'then.limits', message: 'changes nothing: no meter applies to free and premium articles' };
  if (when.registered === true && limits.registered === undefined)
    return { path: 'then.limits.anonymous', message: 'changes nothing: the rule is for registered readers' };
  if (when.registered === false && limits.anonymous === undefined)
    return {
      path: 'then.limits.registered',
      message: 'changes nothing: the rule is for readers who have not signed in',
    };
  return null;
}

function warningsOfRule(rule: SegmentRule, before: readonly SegmentRule[], around: SegmentsAround): readonly Fault[] {
  const nobody = whyNobody(rule.when, around);
  if (nobody !== null) return [nobody];
  const first = before.find(({ on, when }) => on && covers(when, rule.when));
  if (first !== undefined) {
    const message = `is never reached: readers who fit it fit “${first.name}” before it`;
    return [{ path: 'when', message }];
  }
  const limit = whyNoLimit(rule);
  const ofEffects = effectsWarnings(rule.then, around).map((fault) => ({ ...fault, path: `then.${fault.path}` }));
  return [...(limit === null ? [] : [limit]), ...ofEffects];
}

/** What may be meant otherwise, of rules that are on. It keeps nothing from being saved. */
export const segmentsWarnings = (rules: readonly SegmentRule[], around: SegmentsAround): readonly Fault[] =>
  rules.flatMap((rule, index) =>
    rule.on ? warningsOfRule(rule, rules.slice(0, index), around).map((fault) => at(index, fault)) : [],
  );
