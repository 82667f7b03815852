import type { PostalAddress as AddressSource, Customer as Source } from '../src/paywizard/wire/customer.ts';
import { builder } from './builder.ts';

export const CustomerType = builder.enumType('CustomerType', {
  description: 'Whose record it is.',
  values: {
    PRIMARY: { description: 'The card holder.' },
    ALTERNATE: { description: 'Another person who uses the card.' },
    GIVER: { description: 'The person who gave the card away.' },
  },
});

export const Gender = builder.enumType('Gender', {
  description: 'The gender on file; the processor knows these two.',
  values: { MALE: { description: 'Male.' }, FEMALE: { description: 'Female.' } },
});

const PostalAddress = builder.objectRef<AddressSource>('PostalAddress').implement({
  description: 'A postal address. Each part is null where the processor holds none.',
  fields: (t) => ({
    line1: t.exposeString('line1', { nullable: true, description: 'Street and number.' }),
    line2: t.exposeString('line2', { nullable: true, description: 'What else belongs to the address.' }),
    city: t.exposeString('city', { nullable: true, description: 'City or town.' }),
    state: t.exposeString('state', { nullable: true, description: 'State, province or region.' }),
    postalCode: t.exposeString('postalCode', { nullable: true, description: 'Postal or ZIP code.' }),
    country: t.expose('country', {
      type: 'CountryCode',
      nullable: true,
      description: 'The country; null also where what the processor holds is no country code.',
    }),
  }),
});

export const Customer = builder.objectRef<Source>('Customer').implement({
  description:
    'The person on file. What the processor holds as an empty string is null here, and so is a value that cannot be read.',
  fields: (t) => ({
    type: t.expose('type', { type: CustomerType, nullable: true, description: 'Whose record it is.' }),
    firstName: t.exposeString('firstName', { nullable: true, description: 'Given name.' }),
    middleName: t.exposeString('middleName', { nullable: true, description: 'Middle name.' }),
    lastName: t.exposeString('lastName', { nullable: true, description: 'Family name.' }),
    displayName: t.string({
      nullable: true,
      description: 'The name parts that exist, joined by single spaces; null where there are none.',
      resolve: ({ firstName, middleName, lastName }) => displayName([firstName, middleName, lastName]),
    }),
    address: t.expose('address', { type: PostalAddress, nullable: false, description: 'Where the person lives.' }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'Phone number as the processor holds it, usually +CCC AAA LLL LLL xEEEE.',
    }),
    phoneIsMobile: t.exposeBoolean('phoneIsMobile', { nullable: true, description: 'Whether that is a mobile phone.' }),
    email: t.exposeString('email', { nullable: true, description: 'Email address.' }),
    mailOptIn: t.exposeBoolean('mailOptIn', { nullable: true, description: 'Whether the person agreed to post.' }),
    phoneOptIn: t.exposeBoolean('phoneOptIn', { nullable: true, description: 'Whether the person agreed to calls.' }),
    emailOptIn: t.exposeBoolean('emailOptIn', { nullable: true, description: 'Whether the person agreed to email.' }),
    birthday: t.expose('birthday', { type: 'Date', nullable: true, description: 'Date of birth.' }),
    anniversary: t.expose('anniversary', {
      type: 'Date',
      nullable: true,
      description: 'An anniversary worth a greeting.',
    }),
    gender: t.expose('gender', { type: Gender, nullable: true, description: 'The gender on file.' }),
  }),
});

function displayName(parts: (string | null)[]): string | null {
  const name = parts.join(' ').trim().replaceAll(/\s+/g, ' ');
  return name === '' ? null : name;
}
