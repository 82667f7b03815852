// Asks whether a program in this container answers, for the container's health check: the image has no curl.
// `node deploy/healthcheck.mjs` asks the API's /health; an argument is another path, or another address. The exit code
// is 0 where it answers 200, and 1 otherwise, with one line that says what came instead.

/** Less than the time-out of the HEALTHCHECK, so that the line below is written. */
const ANSWER_MS = 4_000;

const address = new URL(process.argv[2] ?? '/health', `http://127.0.0.1:${process.env.PORT || 4000}`);
try {
  const { status } = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) });
  if (status !== 200) quit(`${address} answers ${status}.`);
} catch (error) {
  quit(`${address} does not answer (${error.cause?.code ?? error.name}).`);
}

function quit(line) {
  console.error(line);
  process.exitCode = 1;
}
