import { Button, Menu, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { EffectsWorld } from '../../components/effects/use-effects-world.ts';
import { Icon } from '../../components/icon.tsx';
import { emptyRule, ruleTemplates } from './rule-templates.ts';
import type { SegmentsEditor } from './use-segments-editor.ts';

interface Props {
  readonly editor: SegmentsEditor;
  readonly world: EffectsWorld;
}

/** Another rule: from nothing, or from one of the usual ones. */
export const AddRule = ({ editor, world }: Props) => (
  <Menu position="bottom-start" withinPortal>
    <Menu.Target>
      <Button variant="default" leftSection={<Icon name="plus" size={16} />}>
        Add a rule
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item onClick={() => editor.add(emptyRule)}>An empty rule</Menu.Item>
      <Menu.Divider />
      <Menu.Label>Begin with</Menu.Label>
      {ruleTemplates.map(({ title, rule }) => (
        <Menu.Item key={title} onClick={() => editor.add(rule(world))}>
          {title}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
);

/** What rules are for, with some to begin with. */
export const NoRules = ({ editor, world, mayChange }: Props & { readonly mayChange: boolean }) => (
  <Paper withBorder radius="md" p="lg" component="section" aria-labelledby="no-rules">
    <Stack gap="md">
      <div>
        <Title order={2} size="h4" id="no-rules">
          All readers meet the same paywall
        </Title>
        <Text c="dimmed" maw="44rem" mt={4}>
          A rule gives some readers another limit, other walls, other offers or other words. Rules stand in an order,
          and the first that fits a view holds for it. No count is ever touched: what a reader has read stays read.
        </Text>
      </div>
      {mayChange && (
        <>
          <SimpleGrid cols={{ base: 1, md: 3 }} spacing="sm">
            {ruleTemplates.map(({ title, about, rule }) => (
              <Paper key={title} withBorder radius="md" p="md" className="rule-template">
                <Text fw={600}>{title}</Text>
                <Text size="sm" c="dimmed" mt={4} mb="md">
                  {about}
                </Text>
                <Button
                  variant="light"
                  size="xs"
                  aria-label={`Begin with this: ${title}`}
                  onClick={() => editor.add(rule(world))}
                >
                  Begin with this
                </Button>
              </Paper>
            ))}
          </SimpleGrid>
          <div>
            <Button
              variant="default"
              leftSection={<Icon name="plus" size={16} />}
              onClick={() => editor.add(emptyRule)}
            >
              Add an empty rule
            </Button>
          </div>
        </>
      )}
    </Stack>
  </Paper>
);
