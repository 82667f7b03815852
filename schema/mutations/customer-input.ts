import { builder } from '../builder.ts';
import { CustomerType, Gender } from '../customer.ts';

const PostalAddressInput = builder.inputType('PostalAddressInput', {
  description: 'A postal address to store. What is left out is cleared.',
  fields: (t) => ({
    line1: t.string({ required: false, description: 'Street and number.' }),
    line2: t.string({ required: false, description: 'What else belongs to the address.' }),
    city: t.string({ required: false, description: 'City or town.' }),
    state: t.string({ required: false, description: 'State, province or region.' }),
    postalCode: t.string({ required: false, description: 'Postal or ZIP code.' }),
    country: t.field({ type: 'CountryCode', required: false, description: 'The country.' }),
  }),
});

export const CustomerInput = builder.inputType('CustomerInput', {
  description:
    'A customer record to store. It replaces the whole record: what is left out is cleared, and consents become opt-out.',
  fields: (t) => ({
    type: t.field({ type: CustomerType, required: true, defaultValue: 'PRIMARY', description: 'Whose record it is.' }),
    firstName: t.string({ required: true, description: 'Given name.' }),
    middleName: t.string({ required: false, description: 'Middle name.' }),
    lastName: t.string({ required: true, description: 'Family name.' }),
    address: t.field({ type: PostalAddressInput, required: false, description: 'Where the person lives.' }),
    phone: t.string({ required: false, description: 'Phone number, best as +CCC AAA LLL LLL xEEEE.' }),
    phoneIsMobile: t.boolean({ required: false, description: 'Whether that is a mobile phone.' }),
    email: t.string({ required: false, description: 'Email address.' }),
    mailOptIn: t.boolean({ required: true, defaultValue: false, description: 'Whether the person agreed to post.' }),
    phoneOptIn: t.boolean({ required: true, defaultValue: false, description: 'Whether the person agreed to calls.' }),
    emailOptIn: t.boolean({ required: true, defaultValue: false, description: 'Whether the person agreed to email.' }),
    birthday: t.field({ type: 'Date', required: false, description: 'Date of birth.' }),
    anniversary: t.field({ type: 'Date', required: false, description: 'An anniversary worth a greeting.' }),
    gender: t.field({ type: Gender, required: false, description: 'Gender, of the two that the processor knows.' }),
  }),
});
