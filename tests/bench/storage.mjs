// A partner's large workspace, and the room it takes in the browser: made here, the same every time, taken in and written by
// the engine's own reader and writer, and packed as the page packs it. Nothing in it is kinder to packing than a partner's own
// data: ids, order numbers and dates of their own, names of many words, prices of three lists.
import { Buffer } from 'node:buffer';

/** What browsers give localStorage, in characters. */
export const room = 5 * 1024 * 1024;

/** Numbers as if by chance, the same every time (xorshift). */
class Chance {
  #state;
  constructor(seed) {
    this.#state = seed;
  }
  next() {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }
  below(limit) {
    return this.next() % limit;
  }
  of(list) {
    return list[this.below(list.length)];
  }
  hex(digits) {
    let out = '';
    while (out.length < digits) out += this.next().toString(16).padStart(8, '0');
    return out.slice(0, digits);
  }
  guid() {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.of(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`;
  }
  /** Within the two years before July 2026, at any second. */
  instant() {
    return new Date(Date.UTC(2024, 6, 1) + this.below(63_072_000) * 1000);
  }
}

const syllables = [
  'al', 'an', 'ar', 'ba', 'bel', 'bor', 'bri', 'ca', 'cor', 'da', 'del', 'dor', 'el', 'en', 'fa', 'fer', 'ga', 'gen', 'gri', 'ha', 'hel', 'in',
  'ja', 'ka', 'ker', 'la', 'len', 'lin', 'lo', 'ma', 'mar', 'mer', 'mon', 'na', 'nel', 'no', 'or', 'pa', 'per', 'pol', 'qui', 'ra', 'ren', 'ri',
  'ro', 'sa', 'sen', 'sol', 'sta', 'ta', 'ter', 'ti', 'tor', 'u', 'va', 'vel', 'vi', 'wa', 'wen', 'xe', 'ya', 'zan', 'zo',
];
const trades = ['Logistics', 'Foods', 'Engineering', 'Health', 'Partners', 'Energy', 'Textiles', 'Media', 'Insurance', 'Travel', 'Systems', 'Labs'];
const forms = ['GmbH', 'AG', 'SA', 'SARL', 'Ltd', 'BV', 'AB', 'SpA', 'SL', 'Oy', 'sp. z o.o.', 'Inc.'];
const countries = ['DE', 'FR', 'AT', 'CH', 'GB', 'NL', 'BE', 'ES', 'IT', 'PL', 'SE', 'DK', 'IE', 'PT', 'US'];
const offers = [
  ['Microsoft Teams Domestic Calling Plan', 'MCOPSTN1'], ['Microsoft Teams Domestic Calling Plan (120 min)', 'MCOPSTN5'],
  ['Microsoft Teams Domestic and International Calling Plan', 'MCOPSTN2'], ['Microsoft Teams Audio Conferencing', 'MCOMEETADV'],
  ['Microsoft Teams Phone Standard', ''], ['Microsoft Teams Calling Plan pay-as-you-go (country zone 1)', ''], ['Microsoft 365 E3', ''],
  ['Microsoft 365 E5', ''], ['Microsoft 365 Business Premium', ''], ['Office 365 E1', ''], ['Exchange Online (Plan 1)', ''],
  ['Power BI Pro', ''], ['Microsoft Defender for Office 365 (Plan 2)', ''], ['Visio Plan 2', ''], ['Project Plan 3', ''],
].map(([name, plan], at) => ({ name, plan, id: `CFQ7TTC0LH${(11 + at).toString(36).toUpperCase()}:000${at % 9}:CFQ7TTC0${(46_000 + at * 977).toString(36).toUpperCase()}` }));

const word = (chance) => {
  let out = '';
  for (let i = 2 + chance.below(2); i > 0; i--) out += chance.of(syllables);
  return out[0].toUpperCase() + out.slice(1);
};

/** As Partner Center answers, every member of it. */
function subscription(chance, customer, azure) {
  const id = chance.guid();
  const from = chance.instant();
  const offer = azure ? { name: 'Azure plan', id: 'DZH318Z0BPS6:0001:DZH318Z0BMJX' } : chance.of(offers);
  const [product, sku, availability] = offer.id.split(':');
  const day = (date) => `${date.toISOString().slice(0, 10)}T00:00:00Z`;
  const link = (uri) => ({ uri, method: 'GET', headers: [] });
  return {
    plan: offer.plan,
    resource: {
      id, offerId: offer.id, offerName: offer.name,
      friendlyName: chance.below(4) === 0 ? `${offer.name} ${word(chance)}` : offer.name,
      ...(azure ? {} : { productType: { id: 'OnlineServicesNCE', displayName: 'OnlineServicesNCE' } }),
      quantity: azure ? 1 : 1 + chance.below(400), unitType: azure ? 'Usage-based' : 'Licenses', hasPurchasableAddons: false,
      creationDate: from.toISOString().replace('000Z', `${String(chance.below(1000)).padStart(3, '0')}Z`), effectiveStartDate: day(from),
      commitmentEndDate: azure ? '9999-12-31T00:00:00Z' : day(new Date(from.getTime() + 364 * 86_400_000)),
      status: chance.below(12) === 0 ? 'suspended' : 'active', autoRenewEnabled: !azure, isTrial: false, billingType: azure ? 'usage' : 'license',
      billingCycle: chance.below(3) === 0 ? 'annual' : 'monthly', ...(azure ? {} : { termDuration: 'P1Y', renewalTermDuration: 'P1Y' }),
      isMicrosoftProduct: true, publisherName: 'Microsoft Corporation', partnerId: '', attentionNeeded: false, actionTaken: false,
      contractType: 'subscription', ...(offer.plan ? { consumptionType: 'overage' } : {}), orderId: chance.hex(12),
      links: {
        product: link(`/products/${product}?country=${customer.country}`), sku: link(`/products/${product}/skus/${sku}?country=${customer.country}`),
        availability: link(`/products/${product}/skus/${sku}/availabilities/${availability}?country=${customer.country}`),
        self: link(`/customers/${customer.id}/subscriptions/${id}`),
      },
      attributes: { objectType: 'Subscription' },
    },
  };
}

function customer(chance, subscriptions) {
  const words = [word(chance), word(chance)];
  const who = { id: chance.guid(), country: chance.of(countries) };
  const domain = `${words.join('').toLowerCase()}${chance.below(100)}.example`;
  const bought = Array.from({ length: subscriptions }, (_, at) => subscription(chance, who, at === 0));
  const plan = bought[0].resource.id;
  const entitlement = chance.guid();
  const licences = bought.filter((each) => each.plan).map(({ plan: name, resource }) => ({
    plan: name, country: who.country, count: resource.quantity, subscriptionId: resource.id,
  }));
  const collection = (items) => ({ totalCount: items.length, items, attributes: { objectType: 'Collection' } });
  return {
    customer: {
      id: who.id,
      companyProfile: { tenantId: who.id, domain, companyName: `${words.join(' ')} ${chance.of(trades)} ${chance.of(forms)}` },
      billingProfile: { defaultAddress: { country: who.country } }, relationshipToPartner: 'reseller', attributes: { objectType: 'Customer' },
    },
    subscriptions: collection(bought.map(({ resource }) => resource)),
    azureEntitlements: collection([{ id: entitlement, friendlyName: `Subscription ${chance.below(9)}`, status: 'active', subscriptionId: plan }]),
    overage: collection(chance.below(3) === 0 ? [] : [{
      azureEntitlementId: entitlement, partnerId: '', type: 'PhoneServices', overageEnabled: true, attributes: { objectType: 'Overage' },
    }]),
    telcoOverage: { currency: chance.below(9) === 0 ? 'USD' : 'EUR', licences },
  };
}

/** The customers bundle of so many customers, `each` subscriptions a customer. */
export function customersBundle(customers, each) {
  const chance = new Chance(20_260_610);
  const partner = { tenantId: chance.guid(), name: 'Contoso Partner', mpnId: '4711001', role: 'directPartner', country: 'DE', sandbox: false };
  const items = Array.from({ length: customers }, () => JSON.stringify(customer(chance, each)));
  return `{"format":"telco-overage/customers","version":1,"partner":${JSON.stringify(partner)},"totalCount":${customers},"items":[${items.join(',')}]}`;
}

/** A rate card of so many rows: prefixes of two to nine digits, in order, with the place and its price. */
export function rateCard(rows, number) {
  const names = new Chance(7); // the same places in each of the cards
  const chance = new Chance(1000 + number);
  const prefixes = new Set();
  while (prefixes.size < rows) prefixes.add(`${2 + names.below(8)}${String(names.next()).slice(0, 2 + names.below(6))}`);
  const lines = [...prefixes].sort().map((prefix) => {
    const mobile = names.below(3) > 0;
    const name = `${word(names)}${mobile ? ` - Mobile ${word(names)}` : ''}`;
    return `outbound,${names.of(countries)},${name},${mobile ? 'mobile' : 'landline'},${prefix},0.${String(10 + chance.below(6000)).padStart(4, '0')},EUR`;
  });
  return ['direction,destinationCountry,destinationName,numberType,prefix,ratePerMinute,currency', ...lines, ''].join('\r\n');
}

/** What the workspace file of it is and takes: bytes as written, characters as kept. `engine` is of the module, `pack` the page's. */
export async function measureStorage(engine, pack, { customers = 5000, each = 10, cards = 3, rows = 7000 } = {}) {
  const took = await engine.import(customersBundle(customers, each), { file: 'customers.json' });
  for (let number = 1; number <= cards; number++) await engine.import(rateCard(rows, number), { file: `card ${number}.csv` });
  const text = await engine.exportText({ kind: 'workspace' });
  const packed = await pack(text);
  return { customers: took.accepted, subscriptions: customers * each, cards, rows, bytes: Buffer.byteLength(text), characters: packed.length, text, packed };
}

/** Measures the whole with the built module, and prints it. */
export async function benchStorage() {
  const { packageModule } = await import('../node/support/main_job.mjs');
  const { source } = await import('../node/support/typescript.mjs');
  const { pack, unpack } = await source('web/src/packing.ts');
  const engine = await (await packageModule()).createEngine();
  const { text, packed, ...result } = await measureStorage(engine, pack);
  engine.close();
  if ((await unpack(packed)) !== text) throw new Error('the workspace does not come out as it was packed');
  const share = (characters) => `${((characters / room) * 100).toFixed(0)} %`;
  console.log(
    `workspace of ${result.customers.toLocaleString('en')} customers, ${result.subscriptions.toLocaleString('en')} subscriptions, ` +
      `${result.cards} rate cards of ${result.rows.toLocaleString('en')} rows: ${(result.bytes / 1e6).toFixed(0)} MB as a file, ` +
      `${result.characters.toLocaleString('en')} characters in the browser = ${share(result.characters)} of ${room.toLocaleString('en')}, ` +
      `${share(2 * result.characters)} in both slots`,
  );
  return result;
}
