// The load, in a process of its own, so that what it costs is not counted: one run of autocannon, told what to do by a
// JSON object as its one argument, which answers with one line of JSON.
import autocannon from 'autocannon';
import { floorRequest, projectRequest, upstreamRequest } from './workloads.mjs';

const { url, contender, workload, run, connections, seconds, amount, rate, headers } = JSON.parse(process.argv[2]);
const make = { floor: floorRequest, project: projectRequest, upstream: upstreamRequest }[contender];
let n = 0;
let wrong = 0;
let example = '';

const result = await autocannon({
  url,
  connections,
  ...(amount === undefined ? { duration: seconds } : { amount }),
  ...(rate !== undefined && { overallRate: rate }),
  requests: [
    {
      method: 'POST',
      setupRequest(request) {
        const { path, body } = make(workload, run, n);
        n += 1;
        return {
          ...request,
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        };
      },
      onResponse(status, body) {
        const isRight = status === 200 && (contender !== 'project' || isAnswer(body));
        if (isRight) return;
        wrong += 1;
        if (example === '') example = `${status} ${body.slice(0, 400)}`;
      },
    },
  ],
});

/** An answer with what was asked for; looked at cheaply, because it is done for each one. */
function isAnswer(body) {
  if (!body.startsWith('{"data":{') || body.includes('"data":null')) return false;
  return workload === 'pay' ? body.includes('"status":"SUCCEEDED"') : body.includes('"amount":"1534.10"');
}

console.log(
  JSON.stringify({
    requests: result.requests.total,
    seconds: result.duration,
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.errors + result.timeouts + wrong,
    example,
  }),
);
