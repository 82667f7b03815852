import { describe, expect, it } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import { type Change, Events } from '../../../src/events/events.ts';

const card = (number: string) => new CardNumber(number);

/** Listens, and keeps what it hears. */
function ears() {
  const events = new Events();
  const heard: string[] = [];
  return {
    events,
    heard,
    movement: (id: string) => events.onMovement(id, (news) => heard.push(`${id} ${news}`)),
    card: (number: string) => events.onCard(card(number), (news) => heard.push(`${number} ${news}`)),
  };
}

describe('a change', () => {
  it('rings who listens to its movement or its card, and nobody else', () => {
    const { events, heard, ...on } = ears();
    on.movement('m1');
    on.movement('m1');
    on.movement('m2');
    on.card('70001');
    on.card('70002');
    events.publish({ movementId: 'm1', card: card('70001') });
    expect(heard).toEqual(['m1 changed', 'm1 changed', '70001 changed']);
  });

  it('without a movement is to be taken at its word, because no record shows it', () => {
    const { events, heard, ...on } = ears();
    on.card('70001');
    events.publish({ movementId: null, card: card('70001') });
    expect(heard).toEqual(['70001 told']);
  });

  it('goes to other instances once; one that came from there does not go back', () => {
    const { events, heard, ...on } = ears();
    const sent: Change[] = [];
    events.carryBy({ send: (change) => sent.push(change) });
    on.movement('m1');
    const change = { movementId: 'm1', card: null };
    events.publish(change);
    events.deliver(change);
    expect(sent).toEqual([change]);
    expect(heard).toEqual(['m1 changed', 'm1 changed']);
  });
});

describe('a listener', () => {
  it('that stops is not rung any more, and is not counted; stopping twice takes nothing from others', () => {
    const { events, heard, ...on } = ears();
    const stop = on.movement('m1');
    on.movement('m1');
    stop();
    stop();
    expect(events.listeners).toBe(1);
    events.publish({ movementId: 'm1', card: null });
    expect(heard).toEqual(['m1 changed']);
  });

  it('that stops late does not take those with it who came to the same topic since', () => {
    const { events, heard, ...on } = ears();
    const stop = on.card('70001');
    stop();
    on.card('70001');
    stop();
    expect(events.watched()).toEqual({ movementIds: [], cardNumbers: ['70001'] });
    events.publish({ movementId: null, card: card('70001') });
    expect(heard).toEqual(['70001 told']);
  });

  it('leaves nothing behind', () => {
    const { events, ...on } = ears();
    const stops = [on.movement('m1'), on.movement('m1'), on.card('70001')];
    expect(events.watched()).toEqual({ movementIds: ['m1'], cardNumbers: ['70001'] });
    expect(events.listeners).toBe(3);
    for (const stop of stops) stop();
    expect(events.watched()).toEqual({ movementIds: [], cardNumbers: [] });
    expect(events.listeners).toBe(0);
  });

  it('may stop, and another may begin, while a change is told', () => {
    const { events, heard, ...on } = ears();
    const stop = events.onMovement('m1', () => {
      stop();
      on.movement('m2');
    });
    on.movement('m1');
    events.publish({ movementId: 'm1', card: null });
    expect(heard).toEqual(['m1 changed']);
    expect(events.watched().movementIds).toEqual(['m1', 'm2']);
  });
});

describe('the end', () => {
  it('is told to everybody once, and at once to whoever comes after it', () => {
    const { events, heard, ...on } = ears();
    on.movement('m1');
    on.card('70001');
    events.close();
    expect(heard).toEqual(['m1 ended', '70001 ended']);
    on.card('70002');
    expect(heard.at(-1)).toBe('70002 ended');
  });
});
