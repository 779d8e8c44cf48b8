/** How large the long tests are run; `npm run test:long -- --help` says what each is for. */
export const sizes = {
  rounds: Number(process.env.WABUS_TEST_ROUNDS ?? 1),
  rows: Number(process.env.WABUS_TEST_ROWS ?? 240),
  minutes: Number(process.env.WABUS_TEST_MINUTES ?? 0),
};
