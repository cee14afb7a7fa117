import { Badge, NativeSelect, NavLink, Stack } from '@mantine/core';
import { type BannerState, bannerStates } from '../../../../../src/paywall/wording/wording.ts';
import type { FieldFault } from '../../api/problem.ts';
import { stateWords } from '../../components/wording/wording-words.ts';

/** What of a wording is being written: what all banners have in common, or one of them. */
export type WordingPart = 'general' | BannerState;

const allParts: readonly WordingPart[] = ['general', ...bannerStates];

const labelOf = (part: WordingPart) => (part === 'general' ? 'All banners' : stateWords[part].label);

const isOf = (part: WordingPart, { path }: FieldFault) => {
  const state = bannerStates.find((each) => path.startsWith(`banners.${each}.`));
  return (state ?? 'general') === part;
};

const inWords = (count: number) => (count === 1 ? '1 fault' : `${count} faults`);

/** The part in which a fault lies. */
export const partOf = (fault: FieldFault): WordingPart => allParts.find((part) => isOf(part, fault)) ?? 'general';

interface Props {
  readonly part: WordingPart;
  readonly onChoose: (part: WordingPart) => void;
  readonly faults: readonly FieldFault[];
}

/** Chooses what to write: beside the fields where there is room, else above them. */
export function Parts({ part, onChoose, faults }: Props) {
  const count = (each: WordingPart) => faults.filter((fault) => isOf(each, fault)).length;
  return (
    <>
      <NativeSelect
        hiddenFrom="md"
        label="Banner"
        value={part}
        onChange={({ currentTarget }) => {
          const chosen = allParts.find((each) => each === currentTarget.value);
          if (chosen !== undefined) onChoose(chosen);
        }}
        data={allParts.map((each) => ({
          value: each,
          label: count(each) === 0 ? labelOf(each) : `${labelOf(each)} (${inWords(count(each))})`,
        }))}
      />
      <Stack gap={2} component="nav" aria-label="Banners" visibleFrom="md">
        {allParts.map((each) => (
          <NavLink
            key={each}
            component="button"
            type="button"
            active={each === part}
            aria-current={each === part ? 'true' : undefined}
            label={labelOf(each)}
            rightSection={count(each) > 0 && <Badge color="red">{inWords(count(each))}</Badge>}
            onClick={() => onChoose(each)}
          />
        ))}
      </Stack>
    </>
  );
}
