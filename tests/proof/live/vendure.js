// A Vendure shop for the live test: boots, offers one item, and orders it when told on standard input.
//
// node vendure.js PORT SKU PRICE HOOK SECRET; `order N` on stdin buys N, and `end` leaves. Run it from the folder
// whose node_modules has @vendure/core and sql.js.
const path = require('path');
const crypto = require('crypto');
const readline = require('readline');
const from = (name) => require(require.resolve(name, { paths: [process.cwd()] }));
const core = from('@vendure/core');
const [port, sku, price, hook, secret] = process.argv.slice(2);

// What a shop's own plugin would do: say what was ordered, in the bridge's plain words, signed.
class Told {
  constructor(bus) { this.bus = bus; }
  onApplicationBootstrap() {
    this.bus.ofType(core.OrderPlacedEvent).subscribe(async ({ order }) => {
      const lines = order.lines.map((line) => ({ item: line.productVariant.sku, quantity: line.quantity }));
      const body = JSON.stringify({
        id: 'placed-' + order.code, event: 'order', order_id: order.code,
        order: { channel: 'online', guest: { name: 'Vera' }, lines, paid_reference: order.code },
      });
      const at = String(Math.floor(Date.now() / 1000));
      const sign = crypto.createHmac('sha256', secret).update(at + '.' + body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-brigade-timestamp': at, 'x-brigade-signature': sign };
      const said = await fetch(hook, { method: 'POST', headers, body }).catch((error) => ({ status: error.message }));
      console.log('HOOK ' + said.status);
    });
  }
}
Reflect.defineMetadata('design:paramtypes', [core.EventBus], Told);
core.VendurePlugin({ imports: [core.PluginCommonModule], compatibility: '^3.0.0' })(Told);

const config = {
  apiOptions: { port: Number(port), hostname: '127.0.0.1', adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: ['bearer', 'cookie'], cookieOptions: { secret: 'live' },
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
  },
  dbConnectionOptions: { type: 'sqljs', synchronize: true, logging: false },
  paymentOptions: { paymentMethodHandlers: [core.dummyPaymentHandler] },
  customFields: {},
  logger: new core.DefaultLogger({ level: core.LogLevel.Error }),
  plugins: [core.DefaultJobQueuePlugin.init({ useDatabaseForBuffer: false }), Told],
};

async function ask(api, query, variables, token) {
  const headers = { 'content-type': 'application/json' };
  if (token.key) headers.authorization = 'Bearer ' + token.key;
  const said = await fetch(`http://127.0.0.1:${port}/${api}`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  token.key = said.headers.get('vendure-auth-token') || token.key;
  const json = await said.json();
  if (json.errors) throw new Error(JSON.stringify(json.errors));
  return json.data;
}

async function seed(token) {
  const a = (query, variables) => ask('admin-api', query, variables, token);
  await a('mutation{login(username:"superadmin",password:"superadmin"){__typename}}');
  const country = (await a('mutation{createCountry(input:{code:"US",enabled:true,translations:[{languageCode:en,name:"USA"}]}){id}}')).createCountry.id;
  const zone = (await a('mutation($c:[ID!]){createZone(input:{name:"US",memberIds:$c}){id}}', { c: [country] })).createZone.id;
  const tax = (await a('mutation{createTaxCategory(input:{name:"Food",isDefault:true}){id}}')).createTaxCategory.id;
  await a('mutation($z:ID!,$t:ID!){createTaxRate(input:{name:"Sales",enabled:true,value:8,categoryId:$t,zoneId:$z}){id}}', { z: zone, t: tax });
  const channel = (await a('{channels{items{id}}}')).channels.items[0].id;
  await a('mutation($i:UpdateChannelInput!){updateChannel(input:$i){__typename}}', { i: { id: channel, defaultTaxZoneId: zone, defaultShippingZoneId: zone, pricesIncludeTax: false } });
  await a('mutation{createShippingMethod(input:{code:"pickup",fulfillmentHandler:"manual-fulfillment",checker:{code:"default-shipping-eligibility-checker",arguments:[{name:"orderMinimum",value:"0"}]},calculator:{code:"default-shipping-calculator",arguments:[{name:"rate",value:"0"},{name:"includesTax",value:"auto"},{name:"taxRate",value:"0"}]},translations:[{languageCode:en,name:"Pickup",description:""}]}){id}}');
  await a('mutation{createPaymentMethod(input:{code:"dummy",enabled:true,handler:{code:"dummy-payment-handler",arguments:[{name:"automaticSettle",value:"true"}]},translations:[{languageCode:en,name:"Dummy"}]}){id}}');
  const product = (await a('mutation{createProduct(input:{enabled:true,translations:[{languageCode:en,name:"Dish",slug:"dish",description:""}]}){id}}')).createProduct.id;
  await a('mutation($p:ID!,$t:ID!,$s:String!,$c:Money!){createProductVariants(input:[{productId:$p,sku:$s,price:$c,taxCategoryId:$t,stockOnHand:100,trackInventory:TRUE,translations:[{languageCode:en,name:"Dish"}]}]){id}}', { p: product, t: tax, s: sku, c: Number(price) });
}

async function order(quantity) {
  const token = {};
  const s = (query, variables) => ask('shop-api', query, variables, token);
  const added = (await s('mutation($q:Int!){addItemToOrder(productVariantId:"1",quantity:$q){__typename ...on ErrorResult{errorCode message}}}', { q: quantity })).addItemToOrder;
  if (added.errorCode) return console.log('REFUSED ' + added.errorCode);
  await s('mutation{setCustomerForOrder(input:{firstName:"Vera",lastName:"B",emailAddress:"v@example.com"}){__typename}}');
  await s('mutation{setOrderShippingAddress(input:{streetLine1:"1 Main",countryCode:"US"}){__typename}}');
  const method = (await s('{eligibleShippingMethods{id}}')).eligibleShippingMethods[0].id;
  await s('mutation($m:[ID!]!){setOrderShippingMethod(shippingMethodId:$m){__typename}}', { m: [method] });
  await s('mutation{transitionOrderToState(state:"ArrangingPayment"){__typename}}');
  const paid = (await s('mutation{addPaymentToOrder(input:{method:"dummy",metadata:{}}){__typename ...on Order{code} ...on ErrorResult{errorCode message}}}')).addPaymentToOrder;
  console.log('ORDER ' + paid.code);
}

async function main() {
  const app = await core.bootstrap(config);
  await app.get(core.JobQueueService).start();
  const token = {};
  await seed(token);
  console.log('READY');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [word, n] = line.split(' ');
    try {
      if (word === 'order') await order(Number(n));
      if (word === 'show') {
        const data = await ask('admin-api', '{orders{items{code state}} productVariants{items{sku enabled stockOnHand}}}', {}, token);
        console.log('SHOW ' + JSON.stringify(data));
      }
    } catch (error) {
      console.log('REFUSED ' + error.message);
    }
    if (word === 'end') break;
  }
  process.exit(0);
}

main().catch((error) => { console.error(error); process.exit(1); });
