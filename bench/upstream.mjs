// A stand-in for PayWizard that costs next to nothing: it takes any POST, looks at no signature, and answers with the
// published answer of the path, for the card and the order that were sent. GET /calls tells how many it has answered.
// `node bench/upstream.mjs [milliseconds before it answers]` prints the address that it listens at.
import { createServer } from 'node:http';

const pauseMs = Number(process.argv[2] ?? 0);
let calls = 0;

const customerInfo = {
  customerType: '1',
  firstName: 'Jane',
  middleName: '',
  lastName: 'Doe',
  address1: '1 Main Street',
  address2: '',
  city: 'Springfield',
  state: 'IL',
  postal: '62701',
  country: 'US',
  mailPref: 'I',
  phone: '2175550100',
  isMobile: 'Y',
  phonePref: 'O',
  email: 'jane@example.com',
  emailPref: 'I',
  birthday: '19900215',
  anniversary: '',
  gender: 'F',
};

// Cut at the places where the card and the moment go in: JSON is written once, and not with each answer.
const inquiry = (card) =>
  `{"code":200,"msg":"success","timestamp":"${NOW}","data":{"accountId":"${card}","balances":[{"valueCode":"USD","amount":1534.1,"difference":-10.5},{"valueCode":"Points","amount":53,"difference":0}],"customerInfo":${CUSTOMER}}}`;
const NOW = new Date().toISOString().slice(0, 19).replace('T', ' ');
const CUSTOMER = JSON.stringify(customerInfo);

const transaction = (amount) => {
  sequence += 1;
  return `{"code":200,"msg":"success","timestamp":"${NOW}","data":{"mid":"202507081058","paywizardId":"10020000080","checkoutId":"93${sequence}","transIndexCode":"1002${sequence}","amount":"${Math.round(Number(amount) * 10_000)}","result":0}}`;
};
// Starts at the clock, so that a ledger that lives on sees no identifier twice.
let sequence = Date.now() * 1_000;

const member = (body, name) => {
  const found = new RegExp(`"${name}":"?([^",}]*)`).exec(body);
  return found?.[1] ?? '';
};

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(String(calls));
    return;
  }
  let body = '';
  request.setEncoding('latin1');
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    calls += 1;
    const path = request.url ?? '';
    const answer = path.includes('nquiry') ? inquiry(member(body, 'accountId')) : transaction(member(body, 'amount'));
    const send = () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    };
    if (pauseMs === 0) send();
    else setTimeout(send, pauseMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit());
