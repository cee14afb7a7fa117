import { Accordion, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import {
  type BannerState,
  type BannerWording,
  bannerStates,
  type Wording,
} from '../../../../../src/paywall/wording/wording.ts';
import type { FieldFault } from '../../api/problem.ts';
import { Icon } from '../icon.tsx';
import { languageName, stateWords } from '../wording/wording-words.ts';
import { type EffectsDraft, type OtherBanner, otherBannersIn, withBanner } from './effects-draft.ts';
import { OtherBannerFields } from './other-banner.tsx';
import type { EffectsWorld } from './use-effects-world.ts';

interface Props {
  readonly wording: EffectsDraft['wording'];
  readonly wordings: EffectsWorld['wordings'];
  readonly limit: number | null;
  readonly onChange: (wording: EffectsDraft['wording']) => void;
  /** By paths below the effects: `wording.en.metered.headline`. */
  readonly faults: readonly FieldFault[];
}

const nameOf = ({ locale, state }: OtherBanner) => `${stateWords[state].label}, ${languageName(locale)}`;

const keyOf = ({ locale, state }: OtherBanner) => `${locale}-${state}`;

const isState = (value: string): value is BannerState => bannerStates.some((state) => state === value);

interface AddProps extends Pick<Props, 'wording' | 'wordings'> {
  readonly onAdd: (banner: OtherBanner) => void;
}

/** Chooses one more banner. It begins with the words that the publication has. */
function Add({ wording, wordings, onAdd }: AddProps) {
  const [first = ''] = wordings.keys();
  const [locale, setLocale] = useState(first);
  const [state, setState] = useState<BannerState>('trial-offer');
  const own = wordings.get(locale);
  const states = bannerStates.filter((each) => own?.banners[each] !== undefined);
  const isThere = wording[locale]?.[state] !== undefined;
  const stateLabels = states.map((each) => ({ value: each, label: stateWords[each].label }));
  return (
    <Group align="flex-end" gap="sm">
      <NativeSelect
        label="Banner"
        data={stateLabels}
        value={state}
        onChange={({ currentTarget }) => isState(currentTarget.value) && setState(currentTarget.value)}
      />
      <NativeSelect
        label="Language"
        data={[...wordings.keys()].map((each) => ({ value: each, label: languageName(each) }))}
        value={locale}
        onChange={({ currentTarget }) => setLocale(currentTarget.value)}
      />
      <Button
        variant="default"
        leftSection={<Icon name="plus" size={14} />}
        disabled={isThere}
        onClick={() => onAdd({ locale, state })}
      >
        Write other words
      </Button>
    </Group>
  );
}

const faultsOf = (faults: readonly FieldFault[], { locale, state }: OtherBanner): readonly FieldFault[] => {
  const at = `wording.${locale}.${state}.`;
  return faults.flatMap((fault) =>
    fault.path.startsWith(at) ? [{ ...fault, path: `banners.${state}.${fault.path.slice(at.length)}` }] : [],
  );
};

interface ItemProps extends Pick<Props, 'limit' | 'faults'> {
  readonly banner: OtherBanner;
  readonly own: Wording | undefined;
  readonly begun: BannerWording | undefined;
  readonly onChange: (words: BannerWording | null) => void;
}

function Item({ banner, own, begun, limit, faults, onChange }: ItemProps) {
  return (
    <>
      <Accordion.Control>
        {nameOf(banner)}
        {faults.length > 0 && (
          <Text size="xs" c="var(--mantine-color-error)">
            {faults.length === 1 ? '1 fault' : `${faults.length} faults`}
          </Text>
        )}
      </Accordion.Control>
      <Accordion.Panel>
        {own === undefined && <Text size="sm">The publication has no texts in this language any more.</Text>}
        {own !== undefined && begun !== undefined && (
          <OtherBannerFields {...banner} own={own} begun={begun} limit={limit} refused={faults} onChange={onChange} />
        )}
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          mt="md"
          aria-label={`Use the usual words again: ${nameOf(banner)}`}
          onClick={() => onChange(null)}
        >
          Use the usual words again
        </Button>
      </Accordion.Panel>
    </>
  );
}

/** Banners in other words, each in one language. */
export function OtherWords({ wording, wordings, limit, onChange, faults }: Props) {
  const [opened, setOpened] = useState<string | null>(null);
  const banners = otherBannersIn(wording);
  function add(banner: OtherBanner): void {
    const own = wordings.get(banner.locale)?.banners[banner.state];
    if (own === undefined) return;
    onChange(withBanner(wording, banner, own));
    setOpened(keyOf(banner));
  }
  return (
    <Stack gap="md">
      {banners.length > 0 && (
        <Accordion variant="separated" value={opened} onChange={setOpened} keepMounted={false}>
          {banners.map((banner) => (
            <Accordion.Item key={keyOf(banner)} value={keyOf(banner)}>
              <Item
                banner={banner}
                own={wordings.get(banner.locale)}
                begun={wording[banner.locale]?.[banner.state]}
                limit={limit}
                faults={faultsOf(faults, banner)}
                onChange={(next) => onChange(withBanner(wording, banner, next))}
              />
            </Accordion.Item>
          ))}
        </Accordion>
      )}
      <Add wording={wording} wordings={wordings} onAdd={add} />
    </Stack>
  );
}
