import { z } from 'zod';
import { must, text } from './rules.ts';

const whole = (from: number, to: number) => {
  const rule = must(`be a whole number from ${from} to ${to}`);
  return z.int(rule).min(from, rule).max(to, rule);
};
const oneOf = <Name extends string>(...names: [Name, ...Name[]]) =>
  z.enum(names, must(`be one of ${names.join(', ')}`));

export const pushUrl = z.url({ protocol: /^https?$/, ...must('be an http or https address') });

const how = {
  /** Until a result is pushed, after it is there. */
  delayMs: whole(0, 600_000).optional(),
  /** How many copies go out at once. */
  times: whole(1, 1_000).optional(),
  signed: oneOf('header', 'body', 'wrong', 'none').optional(),
  digest: oneOf('hmac', 'sha256').optional(),
  ampersands: z.boolean(must('be true or false')).optional(),
  amounts: oneOf('ten-thousandths', 'decimal', 'minor').optional(),
};

/** What every result is pushed by from now on, as the control address takes it. */
export const pushRequest = z.strictObject({ url: pushUrl, ...how }, must('be a JSON object'));

/** One order to push now. What is not given is as for all results. `change` puts other values for its parameters. */
export const pushNowRequest = z.strictObject(
  {
    orderNo: text(/^.{1,60}$/, 'be the order number of an order'),
    url: pushUrl.optional(),
    ...how,
    change: z
      .record(z.string(), z.union([z.string(), z.number()], must('be a string or a number')), must('be an object'))
      .optional(),
  },
  must('be a JSON object'),
);

type How = z.output<z.ZodObject<typeof how>>;

/** How one result is pushed. */
export type PushPlan = { [Name in keyof How]-?: NonNullable<How[Name]> } & {
  url: string;
  change: Record<string, string | number>;
};

/** A plan with everything that was not said as the vendor publishes it, as far as it does. */
export function planOf(given: How & { url: string; change?: PushPlan['change'] | undefined }): PushPlan {
  return {
    url: given.url,
    delayMs: given.delayMs ?? 0,
    times: given.times ?? 1,
    signed: given.signed ?? 'header',
    digest: given.digest ?? 'hmac',
    ampersands: given.ampersands ?? true,
    amounts: given.amounts ?? 'ten-thousandths',
    change: given.change ?? {},
  };
}
