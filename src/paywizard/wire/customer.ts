import { z } from 'zod';
import { isObject } from '../json.ts';

/** The person on file; what the processor holds as an empty string, or in a form nobody can read, is null. */
export interface Customer {
  type: CustomerType | null;
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  address: PostalAddress;
  phone: string | null;
  phoneIsMobile: boolean | null;
  email: string | null;
  mailOptIn: boolean | null;
  phoneOptIn: boolean | null;
  emailOptIn: boolean | null;
  /** YYYY-MM-DD. */
  birthday: string | null;
  /** YYYY-MM-DD. */
  anniversary: string | null;
  gender: Gender | null;
}

export interface PostalAddress {
  line1: string | null;
  line2: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

export type CustomerType = 'PRIMARY' | 'ALTERNATE' | 'GIVER';
export type Gender = 'MALE' | 'FEMALE';

/** A record to store. It replaces the whole one: what is left out here goes out as `""`, which clears it. */
export interface CustomerRecord {
  type: CustomerType;
  firstName: string;
  middleName?: string | null | undefined;
  lastName: string;
  address?: { [Key in keyof PostalAddress]?: string | null | undefined } | null | undefined;
  phone?: string | null | undefined;
  phoneIsMobile?: boolean | null | undefined;
  email?: string | null | undefined;
  mailOptIn: boolean;
  phoneOptIn: boolean;
  emailOptIn: boolean;
  birthday?: string | null | undefined;
  anniversary?: string | null | undefined;
  gender?: Gender | null | undefined;
}

const TYPE_CODES = { PRIMARY: '1', ALTERNATE: '2', GIVER: '3' } as const;
const GENDER_CODES = { MALE: 'M', FEMALE: 'F' } as const;

/** `customerInfo` with its 19 keys, in the published order. */
export function customerInfo(customer: CustomerRecord): Record<string, string> {
  return {
    customerType: TYPE_CODES[customer.type],
    firstName: customer.firstName,
    middleName: customer.middleName ?? '',
    lastName: customer.lastName,
    address1: customer.address?.line1 ?? '',
    address2: customer.address?.line2 ?? '',
    city: customer.address?.city ?? '',
    state: customer.address?.state ?? '',
    postal: customer.address?.postalCode ?? '',
    country: customer.address?.country ?? '',
    mailPref: preference(customer.mailOptIn),
    phone: customer.phone ?? '',
    isMobile: customer.phoneIsMobile == null ? '' : customer.phoneIsMobile ? 'Y' : 'N',
    phonePref: preference(customer.phoneOptIn),
    email: customer.email ?? '',
    emailPref: preference(customer.emailOptIn),
    birthday: customer.birthday?.replaceAll('-', '') ?? '',
    anniversary: customer.anniversary?.replaceAll('-', '') ?? '',
    gender: customer.gender == null ? '' : GENDER_CODES[customer.gender],
  };
}

/** Reads `customerInfo`. Dirty data does not cost the caller the balance: each unreadable value is told and becomes null. */
export function readCustomer(info: unknown, unreadable: (key: string) => void): Customer | null {
  if (!isObject(info)) {
    unreadable('customerInfo');
    return null;
  }
  const one = <Value>(key: string, read: Reader<Value>): Value | null => {
    const held = info[key];
    if (held === '') return null;
    const value = typeof held === 'string' ? read(held) : null;
    if (value === null) unreadable(key);
    return value;
  };
  return {
    type: one('customerType', type),
    firstName: one('firstName', text),
    middleName: one('middleName', text),
    lastName: one('lastName', text),
    address: {
      line1: one('address1', text),
      line2: one('address2', text),
      city: one('city', text),
      state: one('state', text),
      postalCode: one('postal', text),
      country: one('country', country),
    },
    phone: one('phone', text),
    phoneIsMobile: one('isMobile', yes),
    email: one('email', text),
    mailOptIn: one('mailPref', optIn),
    phoneOptIn: one('phonePref', optIn),
    emailOptIn: one('emailPref', optIn),
    birthday: one('birthday', date),
    anniversary: one('anniversary', date),
    gender: one('gender', gender),
  };
}

const preference = (optedIn: boolean): string => (optedIn ? 'I' : 'O');

/** Reads a value that is not empty; null where nobody can. */
type Reader<Value> = (held: string) => Value | null;

const text: Reader<string> = (held) => held;

const codes = <Value>(meanings: Record<string, Value>): Reader<Value> => {
  const published = new Map(Object.entries(meanings));
  return (code) => published.get(code) ?? null;
};

const type = codes<CustomerType>({ 1: 'PRIMARY', 2: 'ALTERNATE', 3: 'GIVER' });
const gender = codes<Gender>({ M: 'MALE', F: 'FEMALE' });
const yes = codes({ Y: true, N: false });
const optIn = codes({ I: true, O: false });

const country: Reader<string> = (held) => (/^[A-Z]{2}$/.test(held) ? held : null);

const existing = z.compile(z.iso.date());

/** `YYYYMMDD`, of a day that exists. */
const date: Reader<string> = (held) => {
  if (!/^\d{8}$/.test(held)) return null;
  const day = `${held.slice(0, 4)}-${held.slice(4, 6)}-${held.slice(6)}`;
  return existing.safeParse(day).success ? day : null;
};
