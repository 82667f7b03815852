/** A value as it may stand somewhere, in bytes. */
export interface Form {
  bytes: Buffer;
  /** Whether it counts only as a word of its own: a short one stands by chance inside of others. */
  isWord: boolean;
}

/** What is shorter is looked for as a word only, and not in the encodings in which chance would make it up. */
const LONG = 8;

/** Every form in which a value could have got somewhere: as it is, escaped, encoded, and as a number. */
export function formsOf(value: string | Buffer): Form[] {
  const isLong = Buffer.byteLength(value) >= LONG;
  const texts = typeof value === 'string' ? writings(value) : [];
  const encoded = isLong ? [value, ...texts].flatMap(encodings) : [];
  const numbers = typeof value === 'string' ? integers(value) : [];
  const all = [...(typeof value === 'string' ? [] : [value]), ...texts, ...encoded, ...numbers].map((form) =>
    Buffer.from(form),
  );
  const different = new Map(all.map((bytes) => [bytes.toString('latin1'), bytes]));
  return [...different.values()].map((bytes) => ({ bytes, isWord: !isLong }));
}

/** As a person, JSON, an address or a header would write it. */
function writings(text: string): string[] {
  const inJson = JSON.stringify(text).slice(1, -1);
  const inAscii = inJson.replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const inAddress = encodeURIComponent(text);
  const plain = [text, inJson, inAscii, inAddress, inAddress.replaceAll('%20', '+')];
  return [...new Set([...plain, text.toLowerCase(), text.toUpperCase()])];
}

function encodings(value: string | Buffer): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase(), ...[0, 1, 2].flatMap((before) => base64Inside(bytes, before))];
}

/** What base64 makes of it where so many bytes stand before it, without the digits that its neighbours decide on. */
function base64Inside(bytes: Buffer, before: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]);
  const from = Math.ceil((before * 8) / 6);
  const text = whole.toString('base64').slice(from, Math.floor((whole.length * 8) / 6));
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
}

const MOST = 2n ** 63n - 1n;

/** A number of many digits may have been stored as one: without leading zeros, or in eight bytes. */
function integers(text: string): (string | Buffer)[] {
  if (!/^\d{12,19}$/.test(text) || BigInt(text) > MOST || BigInt(text) < 10n ** 11n) return [];
  const [big, little] = [Buffer.alloc(8), Buffer.alloc(8)];
  big.writeBigInt64BE(BigInt(text));
  little.writeBigInt64LE(BigInt(text));
  return [String(BigInt(text)), big, little];
}
