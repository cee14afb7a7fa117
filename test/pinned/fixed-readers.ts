/** The `READER_SECRET` of the tests that pin formats: everything that is drawn from it must come out the same for ever. */
export const pinnedSecret = 'the-reader-secret-of-the-pinned-tests-0123456789';

/** The real time, when the tokens below were made. */
export const pinnedNow = Date.UTC(2026, 10, 23, 3);

/** Readers with the tokens that were made for them under the secret, and by which they must be known for ever. */
export const fixedReaders = {
  ann: { id: 'r_AQEBAQEBAQEBAQEBAQEBAQ', token: 'AQEBAQEBAQEBAQEBAQEBAQBrA6ww.KRD43CKl8o7BnlgKGsiP6JgQ' },
  bob: { id: 'r_AgICAgICAgICAgICAgICAg', token: 'AgICAgICAgICAgICAgICAgBrA6ww.Mj3drq4lGcgSbfuEN19GWiaR' },
  cleo: { id: 'r_AwMDAwMDAwMDAwMDAwMDAw', token: 'AwMDAwMDAwMDAwMDAwMDAwBrA6ww.-ZG_teAyHFZhn_ibnTVi78Lh' },
  dora: { id: 'r_BAQEBAQEBAQEBAQEBAQEBA', token: 'BAQEBAQEBAQEBAQEBAQEBABrA6ww.cg5NpJXgCTPwU5U_8kUgKHuT' },
  emil: { id: 'r_BQUFBQUFBQUFBQUFBQUFBQ', token: 'BQUFBQUFBQUFBQUFBQUFBQBrA6ww.DmE19ukGbBvaUve9-4tSny91' },
  finn: { id: 'r_BgYGBgYGBgYGBgYGBgYGBg', token: 'BgYGBgYGBgYGBgYGBgYGBgBrA6ww.rigw-0pXxbgRRe7FkLg7rKmq' },
  gwen: { id: 'r_BwcHBwcHBwcHBwcHBwcHBw', token: 'BwcHBwcHBwcHBwcHBwcHBwBrA6ww.F-9o-URTAggExpv8Rp3ly8yQ' },
} as const;
