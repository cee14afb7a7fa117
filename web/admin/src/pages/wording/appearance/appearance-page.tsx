import { Fieldset, Grid, Group, NumberInput, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import {
  type Appearance,
  type Palette,
  paletteFaults,
  usualAppearance,
} from '../../../../../../src/paywall/wording/appearance.ts';
import { useMay } from '../../../api/api-context.tsx';
import { isProblem, Problem } from '../../../api/problem.ts';
import { BannerPreview } from '../../../components/banner-preview.tsx';
import { BusyButton } from '../../../components/busy-button.tsx';
import { done, failed } from '../../../components/notices.ts';
import { Failure, Loading } from '../../../components/states.tsx';
import { useWordingPreview } from '../../../components/wording/use-wording-preview.ts';
import { useUnsavedGuard } from '../../../navigation/navigation-context.tsx';
import { type SeenAppearance, useAppearance, useSaveAppearance } from './use-appearance.ts';

const colours = [
  ['text', 'Text'],
  ['background', 'Background'],
  ['accent', 'Accent'],
] as const;

interface ColourProps {
  readonly palette: Palette;
  readonly onChange: (palette: Palette) => void;
  /** Added to the labels, which are alike in light and dark. */
  readonly suffix: string;
}

function Colours({ palette, onChange, suffix }: ColourProps) {
  const faults = paletteFaults(palette);
  return (
    <Group gap="md" align="flex-start">
      {colours.map(([field, label]) => (
        <TextInput
          key={field}
          type="color"
          w={170}
          label={`${label}${suffix}`}
          description={palette[field]}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={palette[field]}
          onChange={({ currentTarget }) => onChange({ ...palette, [field]: currentTarget.value })}
          error={faults.find((fault) => fault.field === field)?.message}
        />
      ))}
    </Group>
  );
}

/** Two banners in these colours: a bar and a wall. */
function Preview({ appearance }: { readonly appearance: Appearance }) {
  const { data } = useWordingPreview({});
  const [first] = data?.banners ?? [];
  const shown = (data?.banners ?? []).filter(
    ({ locale, state }) => locale === first?.locale && ['metered', 'trial-offer', 'meter-exhausted'].includes(state),
  );
  return (
    <Stack component="aside" aria-labelledby="appearance-preview" gap="md" className="beside">
      <Title order={2} size="h4" id="appearance-preview">
        What readers see
      </Title>
      {(appearance.dark === null ? (['light'] as const) : (['light', 'dark'] as const)).map((scheme) => (
        <Stack key={scheme} gap="sm">
          <Text size="sm" fw={500}>
            {scheme === 'light' ? 'Light' : 'Dark'}
          </Text>
          {shown.map(
            ({ state, banner }) =>
              banner !== null && (
                <BannerPreview key={state} banner={banner} width="phone" appearance={appearance} scheme={scheme} />
              ),
          )}
        </Stack>
      ))}
    </Stack>
  );
}

function fontFault(refusal: unknown): string | undefined {
  if (!(refusal instanceof Problem)) return undefined;
  return refusal.faults.find(({ path }) => path === 'font')?.message;
}

function Editor({ seen }: { readonly seen: SeenAppearance }) {
  const mayChange = useMay('edit');
  const [base, setBase] = useState(seen);
  const [appearance, setAppearance] = useState(seen.appearance);
  const save = useSaveAppearance();
  const dirty = JSON.stringify(appearance) !== JSON.stringify(base.appearance);
  useUnsavedGuard(dirty);
  const change = (next: Partial<Appearance>) => setAppearance((before) => ({ ...before, ...next }));
  const { dark } = appearance;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      setBase(await save.mutateAsync({ appearance, etag: base.etag }));
      done('Saved. Readers meet it within a second, on pages that were open when they load again.');
    } catch (error) {
      const message = 'Someone else has changed the settings. Reload this page, and make your changes again.';
      failed('Not saved', isProblem(error, 'version-conflict') ? new Error(message, { cause: error }) : error);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <fieldset disabled={!mayChange} className="bare-fieldset">
            <Stack gap="md">
              <Text>
                The colours and letters of your publication: in all previews, on the pages that Stile shows your
                readers, and for your own pages by <code>appearance.css</code>.
              </Text>
              <Fieldset legend="Colours; the accent is for buttons and borders" radius="md">
                <Colours palette={appearance} onChange={(palette) => change(palette)} suffix="" />
              </Fieldset>
              <Fieldset legend="On devices that are set to dark" radius="md">
                <Stack gap="md">
                  <Switch
                    label="Other colours in the dark"
                    checked={dark !== null}
                    onChange={({ currentTarget }) =>
                      change({ dark: currentTarget.checked ? (base.appearance.dark ?? usualAppearance.dark) : null })
                    }
                  />
                  {dark !== null && (
                    <Colours palette={dark} onChange={(palette) => change({ dark: palette })} suffix=" (dark)" />
                  )}
                </Stack>
              </Fieldset>
              <TextInput
                label="Font families"
                description='As CSS lists them, such as "Source Serif", Georgia, serif. Leave it empty for the font of the page.'
                value={appearance.font ?? ''}
                onChange={({ currentTarget }) =>
                  change({ font: currentTarget.value === '' ? null : currentTarget.value })
                }
                error={fontFault(save.error)}
              />
              <NumberInput
                label="Rounded corners"
                description="In pixels, 0 to 32"
                w={170}
                min={0}
                max={32}
                allowDecimal={false}
                value={appearance.radius}
                onChange={(value) => change({ radius: typeof value === 'number' ? value : 0 })}
              />
              {mayChange && (
                <Group>
                  <BusyButton type="submit" busy={save.isPending} variant={dirty ? 'filled' : 'default'}>
                    Save
                  </BusyButton>
                </Group>
              )}
            </Stack>
          </fieldset>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Preview appearance={appearance} />
        </Grid.Col>
      </Grid>
    </form>
  );
}

/** What the publication looks like. */
export function AppearancePage() {
  const { data, error, refetch } = useAppearance();
  if (data !== undefined) return <Editor seen={data} />;
  if (error === null) return <Loading what="Loading the appearance" />;
  return <Failure error={error} title="The appearance cannot be shown" retry={() => void refetch()} />;
}
