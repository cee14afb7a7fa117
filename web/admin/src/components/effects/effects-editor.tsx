import { Fieldset, Stack, Switch } from '@mantine/core';
import type { FieldFault } from '../../api/problem.ts';
import { Failure, Loading } from '../states.tsx';
import './effects.css';
import type { EffectsDraft } from './effects-draft.ts';
import { LimitFields } from './limit-fields.tsx';
import { OfferChoice } from './offer-choice.tsx';
import { OtherWords } from './other-words.tsx';
import { type EffectsWorld, useEffectsWorld } from './use-effects-world.ts';
import { WallOrder } from './wall-order.tsx';

interface Props {
  readonly draft: EffectsDraft;
  readonly onChange: (draft: EffectsDraft) => void;
  /** Where the effects stand in what is sent: `rules.0.then`. */
  readonly path: string;
  /** Everything that was refused; what is of these effects is shown at its field. */
  readonly faults: readonly FieldFault[];
}

function Fields({ draft, onChange, path, faults, world }: Props & { readonly world: EffectsWorld }) {
  const { limits, wall, offers, wording } = draft;
  const own = faults.flatMap((fault) =>
    fault.path.startsWith(`${path}.`) ? [{ ...fault, path: fault.path.slice(path.length + 1) }] : [],
  );
  function faultAt(place: string): string | undefined {
    const found = own.filter((fault) => fault.path === place || fault.path.startsWith(`${place}.`));
    return found.length === 0 ? undefined : found.map(({ message }) => message).join('. ');
  }
  const limit = /^\d+$/.test(limits.anonymous.trim()) ? Number(limits.anonymous) : null;
  const live = world.offers.filter(({ status }) => status === 'live').map(({ id }) => id);
  return (
    <Stack gap="lg">
      <Fieldset legend="Free articles" radius="md">
        <LimitFields
          limits={limits}
          usual={world.meter.limits}
          onChange={(next) => onChange({ ...draft, limits: next })}
          faultAt={faultAt}
        />
      </Fieldset>
      <Fieldset legend="Walls" radius="md">
        <Stack gap="md">
          <Switch
            label="Another order of walls"
            checked={wall !== null}
            onChange={({ currentTarget }) =>
              onChange({ ...draft, wall: currentTarget.checked ? world.meter.wall : null })
            }
          />
          {wall !== null && (
            <div>
              <WallOrder wall={wall} onChange={(next) => onChange({ ...draft, wall: next })} fault={faultAt('wall')} />
            </div>
          )}
        </Stack>
      </Fieldset>
      <Fieldset legend="Offers" radius="md">
        <Stack gap="md">
          <Switch
            label="Only some offers"
            checked={offers !== null}
            onChange={({ currentTarget }) => onChange({ ...draft, offers: currentTarget.checked ? live : null })}
          />
          {offers !== null && (
            <OfferChoice
              offers={world.offers}
              wording={world.wordings.values().next().value}
              chosen={offers}
              onChange={(next) => onChange({ ...draft, offers: next })}
              fault={faultAt('offers')}
            />
          )}
        </Stack>
      </Fieldset>
      <Fieldset legend="Words" radius="md">
        <OtherWords
          wording={wording}
          wordings={world.wordings}
          limit={limit}
          onChange={(next) => onChange({ ...draft, wording: next })}
          faults={own}
        />
      </Fieldset>
    </Stack>
  );
}

/**
 * What is different for some readers: limits, walls, offers, words. What a rule of segments and an arm of an experiment have in common.
 * Where another version takes the place of the draft, mount it again with another `key`.
 */
export function EffectsEditor(props: Props) {
  const { world, error } = useEffectsWorld();
  if (world !== null) return <Fields {...props} world={world} />;
  return error === null ? (
    <Loading what="Loading offers and texts" />
  ) : (
    <Failure error={error} title="Offers and texts cannot be shown" />
  );
}
