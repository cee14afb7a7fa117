import { decodedPart } from '../../navigation/navigation.ts';
import './wording.css';
import { Badge, Group, NavLink } from '@mantine/core';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { NewLanguage } from './new-language.tsx';
import { SavedWording } from './saved-wording.tsx';
import { useWordingList } from './use-wordings.ts';
import { languageName } from './wording-words.ts';

type Summaries = NonNullable<ReturnType<typeof useWordingList>['data']>['wordings'];

function Languages({ wordings }: { readonly wordings: Summaries }) {
  const [path] = useLocation();
  const mayChange = useMay('editor');
  const link = (to: string) => ({ component: Link, href: to, active: path === to, w: 'auto' }) as const;
  return (
    <Group component="nav" gap="xs" mb="lg" aria-label="Languages">
      {wordings.map(({ locale, faults }) => (
        <NavLink
          key={locale}
          {...link(`/${locale}`)}
          label={languageName(locale)}
          rightSection={
            faults.length > 0 && (
              <Badge color="yellow" variant="outline">
                {faults.length} out of date
              </Badge>
            )
          }
        />
      ))}
      {mayChange && <NavLink {...link('/new')} label="Add a language" />}
    </Group>
  );
}

function Wordings() {
  const { data, error, refetch } = useWordingList();
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the languages" />;
    return <Failure error={error} title="The languages cannot be shown" retry={() => void refetch()} />;
  }
  const locales = data.wordings.map(({ locale }) => locale);
  const first = locales.includes(data.defaultLocale) ? data.defaultLocale : (locales[0] ?? 'new');
  return (
    <>
      <Languages wordings={data.wordings} />
      <Switch>
        <Route path="/new">
          <NewLanguage locales={locales} />
        </Route>
        <Route path="/:locale">{({ locale }) => <SavedWording key={locale} locale={decodedPart(locale)} />}</Route>
        <Redirect to={`/${first}`} replace />
      </Switch>
    </>
  );
}

/** Every text that readers see. */
export const WordingPage = () => (
  <>
    <PageTitle
      title="Wording"
      about="Every text that readers see, in every language. Type {{ to insert a variable. Texts are plain text: HTML is refused."
    />
    <Wordings />
  </>
);
