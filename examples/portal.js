// What a portal does with the element: gives it files, listens, and carries assignments out itself.
const widget = document.getElementById('overage');
const log = (text) => (document.getElementById('log').textContent += `${text}\n`);

widget.addEventListener('ov-error', ({ detail }) => log(`error ${detail.code} ${detail.message}`));
widget.addEventListener('ov-rated', ({ detail }) => log(`rated ${detail.month}: ${detail.totals.calls} calls`));
widget.addEventListener('ov-assign', (event) => {
  const { customer, overage } = event.detail;
  log(`asked: PUT /customers/${customer}/subscriptions/overage ${JSON.stringify(overage)}`);
  if (document.getElementById('veto').checked) event.preventDefault();
  // a real portal: event.detail.respondWith(fetch('/api/overage', { method: 'PUT', body: ... }).then((r) => r.json()))
});

document.getElementById('assign').addEventListener('click', async () => {
  try {
    const overage = await widget.setOverage(widget.customer, { azureEntitlementId: null, overageEnabled: true });
    log(`assigned to ${overage.azureEntitlementId}`);
  } catch (error) {
    log(`refused: ${error.code} (${error.message}, Partner Center ${error.partnerCenter})`);
  }
});

await customElements.whenDefined('telco-overage');
const file = async (name) => new File([await (await fetch(`data/${name}`)).blob()], name);
const loaded = await widget.load({
  customers: await file('customers.json'), rates: await file('rate-card.csv'), usage: await file('usage.csv'),
});
for (const { name, accepted, rows } of loaded) log(`${name}: ${accepted} of ${rows} rows`);
const { totalCount } = await widget.getOverage(widget.customer);
log(`assignments: ${totalCount}`);
