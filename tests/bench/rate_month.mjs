// The whole job through the package `telco-overage`, wherever it runs: the bytes of a usage file in, the month rated.

/** Rates so many times; the seconds of each run by the clock, and what must be the same everywhere. */
export async function rateMonth(engine, { customers, rates, usage }, runs) {
  await engine.import(customers, { file: 'customers.json' });
  await engine.import(rates, { file: 'rates.csv' });
  const seconds = [];
  let month;
  for (let run = 0; run < runs; ++run) {
    const { datasets } = await engine.request('datasets', {});
    for (const { dataset } of datasets) await engine.request('datasets.remove', { dataset });
    const start = performance.now();
    const { months } = await engine.import(usage, { file: 'usage.csv' });
    ({ month } = months.reduce((most, each) => (each.calls > most.calls ? each : most)));
    await engine.rateMonth(month);
    seconds.push((performance.now() - start) / 1000);
  }
  const { sha256 } = await engine.request('rate', { month, hash: true });
  engine.close();
  return { seconds, sha256 };
}
