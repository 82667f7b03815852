import { z } from 'zod';
import { must, text } from './rules.ts';

const anything = z.string(must('be a string, "" for not known'));
const flag = text(/^[YN]?$/, 'be Y, N or ""');
const preference = text(/^[OI]?$/, 'be O, I or ""');
const day = text(/^(\d{8})?$/, 'be YYYYMMDD or ""');

/** A customer as a request must carry it: all 19 keys, `""` for what is not known. */
export const customerInfo = z.strictObject(
  {
    customerType: text(/^[123]?$/, 'be 1, 2, 3 or ""'),
    firstName: anything,
    middleName: anything,
    lastName: anything,
    address1: anything,
    address2: anything,
    city: anything,
    state: anything,
    postal: anything,
    country: text(/^([A-Z]{2})?$/, 'be two capital letters or ""'),
    mailPref: preference,
    phone: anything,
    isMobile: flag,
    phonePref: preference,
    email: anything,
    emailPref: preference,
    birthday: day,
    anniversary: day,
    gender: text(/^[MF]?$/, 'be M, F or ""'),
  },
  must('be an object'),
);

/**
 * A customer as the book holds it: the same 19 strings without their formats, because old records of a real
 * processor are not clean either and a caller has to cope with them.
 */
export const storedCustomer = z.record(customerInfo.keyof(), z.string());

/** Some of the 19, as the control address takes them. */
export const partialCustomer = z.partialRecord(customerInfo.keyof(), z.string(must('be a string')));

export type Customer = z.infer<typeof storedCustomer>;

/** The customer of a card that nobody has registered: every value `""`. */
export const NOBODY = storedCustomer.parse(Object.fromEntries(customerInfo.keyof().options.map((key) => [key, ''])));
