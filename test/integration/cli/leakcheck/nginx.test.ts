import { expect } from 'chai';
import { useNginx } from '../../../support/behind-proxy.ts';
import { example } from '../../../support/browser/front-end.ts';
import { runRecorded } from '../../../support/processes/recorded-command.ts';
import { patience } from '../../../support/processes/stile.ts';
import { smallMeter, useConfigDir } from '../../../support/publications.ts';
import { useService } from '../../../support/service.ts';

describe('stile leakcheck behind nginx as it is documented', function () {
  this.timeout(patience);
  const config = useConfigDir({
    [example]: { meter: smallMeter },
    open: { open: true },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const nginx = useNginx(service);

  const check = (publication: string) => {
    const story = `http://127.0.0.1:${nginx.port}/articles/3-three`;
    const stile = ['--stile', service.url, '--publication', publication];
    return runRecorded(['leakcheck', story, '--sentinel', 'The full text of 3-three', ...stile]);
  };

  it('B20: finds no leak, as a reader who has used up the meter at Stile', async () => {
    const { code, out, err } = await check(example);
    expect(out).to.match(/tight: \d+ ways of asking/);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
  });

  it('B20: says that nobody meets a meter if Stile lets everybody in', async () => {
    const { code, err } = await check('open');
    expect(code).to.equal(2);
    expect(err).to.include('Stile says OPEN to a new reader from here');
  });
});
