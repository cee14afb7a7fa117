import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { type Publication, PublicationContext } from '../api/publication-context.tsx';
import { Boundary } from '../components/boundary.tsx';
import { Loading } from '../components/states.tsx';
import { pages } from '../pages/pages.ts';
import { AccountMenu } from './account-menu.tsx';
import { AppearanceMenu } from './appearance-menu.tsx';
import { NavLinks } from './nav-links.tsx';
import { PublicationSwitcher } from './publication-switcher.tsx';
import { Tools } from './tools.tsx';

interface Props {
  readonly publication: Publication;
  readonly publications: readonly Publication[];
}

function Page() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        {pages.map(({ path, component: Component }) => (
          <Route key={path} path={`/${path}`} nest>
            <Boundary>
              <Component />
            </Boundary>
          </Route>
        ))}
        <Redirect to={`/${pages[0]?.path ?? ''}`} replace />
      </Switch>
    </Suspense>
  );
}

/** What surrounds every page of a publication. */
export function Shell({ publication, publications }: Props) {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <PublicationContext value={publication}>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <AppShell
        header={{ height: 60 }}
        navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding="md"
      >
        <AppShell.Header>
          <Group h="100%" px="md" gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? 'Close the navigation' : 'Open the navigation'}
              aria-expanded={opened}
            />
            <Text fw={800} size="lg" visibleFrom="sm">
              Stile
            </Text>
            <PublicationSwitcher publication={publication} publications={publications} />
            <Group ml="auto" gap="xs" wrap="nowrap">
              <Tools />
              <AppearanceMenu />
              <AccountMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm" aria-label="Pages">
          <NavLinks onChoose={close} />
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1}>
          <Page />
        </AppShell.Main>
      </AppShell>
    </PublicationContext>
  );
}
