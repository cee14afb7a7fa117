import { Route, Switch } from 'wouter';
import './experiments.css';
import { ExperimentList } from './experiment-list.tsx';
import { NewExperiment } from './new-experiment.tsx';
import { OneExperiment } from './one-experiment.tsx';

/** Experiments lie below `of`, so that one may be called `new`. */
export const ExperimentsPage = () => (
  <Switch>
    <Route path="/new" component={NewExperiment} />
    <Route path="/of/:id">{({ id }) => <OneExperiment key={id} id={id} />}</Route>
    <Route component={ExperimentList} />
  </Switch>
);
