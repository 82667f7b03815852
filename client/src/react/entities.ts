/** An object of an answer. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object of an answer that has a name of its own. */
type Entity = Fields & { readonly __typename: string; readonly id: string };

/** Objects by what they are and their id. */
export type Entities = ReadonlyMap<string, Entity>;

/** Every object with an id in some data, however deep. */
export function entitiesIn(data: unknown, found = new Map<string, Entity>()): Entities {
  if (Array.isArray(data)) for (const item of data) entitiesIn(item, found);
  else if (isFields(data)) {
    if (isEntity(data)) found.set(nameOf(data), data);
    for (const value of Object.values(data)) entitiesIn(value, found);
  }
  return found;
}

/** The data with what is newly known of its objects; the very same where that is nothing. */
export function withEntities(data: unknown, entities: Entities): unknown {
  if (Array.isArray(data)) {
    const items = data.map((item) => withEntities(item, entities));
    return items.some((item, place) => item !== data[place]) ? items : data;
  }
  if (!isFields(data)) return data;
  const known = isEntity(data) ? entities.get(nameOf(data)) : undefined;
  const current = known === undefined ? data : updated(data, known);
  const changed = Object.entries(current)
    .map(([field, value]) => [field, withEntities(value, entities)] as const)
    .filter(([field, value]) => value !== current[field]);
  return changed.length === 0 ? current : { ...current, ...Object.fromEntries(changed) };
}

/**
 * One object with the fields that another statement of the same object has too; the very same where that one is older.
 * Lists that are pages of something, and other objects with an id, are not the statement's to replace.
 */
export function updated(target: Fields, source: Fields): Fields {
  if (isOlder(source, target)) return target;
  const told = Object.entries(target).filter(([field, value]) => {
    const other = source[field];
    return other !== undefined && isPlain(value) && isPlain(other) && JSON.stringify(value) !== JSON.stringify(other);
  });
  return told.length === 0
    ? target
    : { ...target, ...Object.fromEntries(told.map(([field]) => [field, source[field]])) };
}

/** By when the processor stated it, or when the ledger last changed it: RFC 3339 in UTC, which sorts as text. */
function isOlder(source: Fields, target: Fields): boolean {
  return ['asOf', 'updatedAt'].some((field) => {
    const [told, held] = [source[field], target[field]];
    return typeof told === 'string' && typeof held === 'string' && told < held;
  });
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  if (!isFields(value)) return true;
  return !isEntity(value) && !('pageInfo' in value) && Object.values(value).every(isPlain);
}

const nameOf = ({ __typename, id }: Entity): string => `${__typename}:${id}`;
const isEntity = (value: Fields): value is Entity =>
  typeof value.id === 'string' && typeof value.__typename === 'string';

/** Whether it is an object, and no list. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
