import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayTryAgain } from '../../../src/movements/movement.ts';
import { type MovementEvent, type State, transition } from '../../../src/movements/state.ts';

/** An event, and what the ledger writes beside the status where it leads somewhere. */
interface Step {
  event: MovementEvent;
  checkoutId: string | null;
  failure: State['failure'];
}

const FRESH: State = { status: 'PENDING', checkoutId: null, settledBy: null, failure: null };
const RETRYABLE = { retryable: true };
const FINAL = { retryable: false };
const C = 'checkout-1';

const answered = (status: 'PENDING' | 'SUCCEEDED' | 'DECLINED' | 'UNKNOWN', rest: Partial<Step>): Step => ({
  event: { kind: 'answered', status },
  checkoutId: null,
  failure: null,
  ...rest,
});
const failed = (failure: State['failure']): Step => ({
  event: { kind: 'answered', status: 'FAILED' },
  checkoutId: null,
  failure,
});
const lookedUp = (status: 'PENDING' | 'SUCCEEDED' | 'DECLINED' | 'FAILED'): Step => ({
  event: { kind: 'looked-up', status },
  checkoutId: status === 'FAILED' ? null : C,
  failure: status === 'DECLINED' || status === 'FAILED' ? FINAL : null,
});
const decided = (status: 'SUCCEEDED' | 'FAILED'): Step => ({
  event: { kind: 'decided', status },
  checkoutId: status === 'SUCCEEDED' ? C : null,
  failure: status === 'SUCCEEDED' ? null : FINAL,
});

const NOT_SENT = failed(RETRYABLE);
const TRIED_AGAIN: Step = { event: { kind: 'tried-again' }, checkoutId: null, failure: null };
const ABANDONED: Step = { event: { kind: 'abandoned' }, checkoutId: null, failure: RETRYABLE };
const STEPS: Step[] = [
  answered('PENDING', { checkoutId: C }),
  answered('SUCCEEDED', { checkoutId: C }),
  answered('DECLINED', { checkoutId: C, failure: FINAL }),
  // A code instead of an answer carries no checkoutId.
  answered('DECLINED', { failure: FINAL }),
  answered('UNKNOWN', { failure: RETRYABLE }),
  NOT_SENT,
  failed(FINAL),
  ABANDONED,
  ...(['PENDING', 'SUCCEEDED', 'DECLINED', 'FAILED'] as const).map(lookedUp),
  ...(['SUCCEEDED', 'FAILED'] as const).map(decided),
  TRIED_AGAIN,
];

/** The state after a step, null where the step changes nothing. */
function after(state: State, { event, checkoutId, failure }: Step): State | null {
  const to = transition(state, event);
  return to === null ? null : { ...to, failure, checkoutId: checkoutId ?? state.checkoutId };
}

const steps = fc.array(fc.constantFrom(...STEPS), { maxLength: 30 });

/** Walks through a life, and shows each change that was one. */
function live(events: readonly Step[], seen: (before: State, step: Step, now: State) => void): State {
  let state = FRESH;
  for (const step of events) {
    const next = after(state, step);
    if (next !== null) seen(state, step, next);
    state = next ?? state;
  }
  return state;
}

const NO = ['DECLINED', 'FAILED'];

const isFinal = ({ status, failure }: State) =>
  status !== 'PENDING' && status !== 'UNKNOWN' && !mayTryAgain(status, failure?.retryable);

/** Holds for every life, of which a thousand are tried. */
function always(claim: (events: Step[]) => void): void {
  fc.assert(fc.property(steps, claim), { numRuns: 1_000 });
}

describe('in whatever order things happen to a movement', () => {
  it('a final status is left only for a success that somebody had not seen when they settled it', () => {
    always((events) => {
      live(events, (before, _step, now) => {
        if (!isFinal(before)) return;
        expect(now).toMatchObject({ status: 'SUCCEEDED', settledBy: 'LATE_ANSWER' });
        expect(['SETTLER', 'PERSON']).toContain(before.settledBy);
      });
    });
  });

  it('a success is never lost', () => {
    always((events) => {
      const success = events.findIndex(({ event }) => event.kind === 'answered' && event.status === 'SUCCEEDED');
      fc.pre(success >= 0);
      // What the sender has said before stands against it: it does not tell two stories of one attempt.
      const saidNo = events
        .slice(0, success)
        .some(({ event }) => event.kind === 'answered' && NO.includes(event.status));
      fc.pre(!saidNo);
      expect(live(events, () => undefined).status).toBe('SUCCEEDED');
    });
  });

  it('it is tried again once for each time that its sender said that it was not sent, and never otherwise', () => {
    always((events) => {
      let mayTry = 0;
      const end = live(events, (before, step, now) => {
        if (step === NOT_SENT) mayTry += 1;
        if (step !== TRIED_AGAIN) return;
        mayTry -= 1;
        expect(mayTry).toBe(0);
        expect(before.status).toBe('FAILED');
        expect(now).toEqual(FRESH);
      });
      expect(mayTry).toBe(mayTryAgain(end.status, end.failure?.retryable) ? 1 : 0);
    });
  });

  it('what the processor has seen can never be tried again', () => {
    always((events) => {
      live(events, (_before, _step, now) => {
        if (now.checkoutId !== null) expect(transition(now, TRIED_AGAIN.event)).toBeNull();
      });
    });
  });

  it('no attempt that was answered is taken for abandoned', () => {
    always((events) => {
      let isAnswered = false;
      live(events, (_before, { event }, now) => {
        if (event.kind === 'tried-again') isAnswered = false;
        if (event.kind === 'answered') isAnswered = true;
        if (isAnswered) expect(transition(now, ABANDONED.event)).toBeNull();
      });
    });
  });

  it('nobody but its sender touches an attempt that is in flight, until it is abandoned', () => {
    always((events) => {
      live(events, (before, { event }) => {
        if (before.status !== 'PENDING' || before.checkoutId !== null) return;
        expect(['answered', 'abandoned']).toContain(event.kind);
      });
    });
  });

  it('who settled it is noted exactly where it was not its sender, and a late answer is always a success', () => {
    always((events) => {
      live(events, (_before, { event }, now) => {
        if (now.settledBy === 'LATE_ANSWER') expect(now.status).toBe('SUCCEEDED');
        if (now.settledBy === 'SETTLER') expect(event.kind).toBe('looked-up');
        if (now.settledBy === 'PERSON') expect(event.kind).toBe('decided');
        if (now.settledBy === null && event.kind !== 'answered') expect(['PENDING', 'UNKNOWN']).toContain(now.status);
      });
    });
  });

  it('the same thing told twice in a row changes nothing that anybody could see', () => {
    always((events) => {
      live(events, (_before, step, now) => {
        const again = after(now, step);
        const { settledBy: _who, ...what } = now;
        if (again !== null) expect(again).toMatchObject(what);
      });
    });
  });
});

describe('whatever the record of a movement looks like', () => {
  const state: fc.Arbitrary<State> = fc.record({
    status: fc.constantFrom('PENDING', 'SUCCEEDED', 'DECLINED', 'FAILED', 'UNKNOWN'),
    checkoutId: fc.constantFrom(null, C),
    settledBy: fc.constantFrom(null, 'SETTLER', 'PERSON', 'LATE_ANSWER'),
    failure: fc.constantFrom(null, RETRYABLE, FINAL),
  });

  it('it is sent again only from FAILED that is retryable: what is unknown never is', () => {
    fc.assert(
      fc.property(state, (any) => {
        const mayBegin = any.status === 'FAILED' && any.failure?.retryable === true;
        expect(transition(any, TRIED_AGAIN.event)).toEqual(mayBegin ? { status: 'PENDING', settledBy: null } : null);
      }),
    );
  });

  it('no event makes a success anything else', () => {
    fc.assert(
      fc.property(state, fc.constantFrom(...STEPS), (any, step) => {
        const to = transition({ ...any, status: 'SUCCEEDED' }, step.event);
        if (to !== null) expect(to).toEqual({ status: 'SUCCEEDED', settledBy: 'LATE_ANSWER' });
      }),
    );
  });
});
