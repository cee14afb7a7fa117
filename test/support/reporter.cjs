const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');
const { reporters } = require('mocha');

const fileOf = (one) => one?.file ?? (one?.parent ? fileOf(one.parent) : undefined);

/** The usual report, closed by one line that machines can read. Writes how long each file took to where `TEST_TIMES` says. */
module.exports = class SummaryReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const times = {};
    let last = Date.now();
    const take = (one) => {
      const now = Date.now();
      const file = fileOf(one);
      if (file !== undefined) {
        const name = relative(process.cwd(), file);
        times[name] = (times[name] ?? 0) + now - last;
      }
      last = now;
    };
    for (const event of ['suite', 'hook end', 'test end', 'suite end']) runner.on(event, take);
    runner.once('end', () => {
      if (process.env.TEST_TIMES) writeFileSync(process.env.TEST_TIMES, JSON.stringify(times));
    });
  }

  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    console.log(`${passes} passed, ${failures} failed`);
  }
};
