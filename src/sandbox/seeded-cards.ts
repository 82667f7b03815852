import type { Customer } from './customer.ts';
import type { NewOrder } from './orders.ts';

interface SeededCard {
  accountId: string;
  active: boolean;
  /** Value code → decimal, as a person writes it. */
  balances: Record<string, string>;
  customer: Partial<Customer>;
  description: string;
}

/** The cards of a new book, besides the special ones. */
export const SEEDED_CARDS: readonly SeededCard[] = [
  {
    accountId: '914639258868515',
    active: true,
    balances: { USD: '1534.10', Points: '53' },
    customer: {
      customerType: '1',
      firstName: 'Jon1',
      middleName: 'Mid2',
      lastName: 'Doe3',
      address1: '295R+VM Settat, Morocco',
      address2: 'Settat,Morocco',
      city: 'Morocco',
      state: 'Settat',
      country: 'US',
      mailPref: 'O',
      phone: '+8612154154',
      isMobile: 'N',
      phonePref: 'O',
      email: 'Jon@gmail.com',
      emailPref: 'O',
      birthday: '20000101',
    },
    description: "The vendor's example card.",
  },
  {
    accountId: '914639258868523',
    active: true,
    balances: { USD: '25.00', Points: '0' },
    customer: { customerType: '1', firstName: 'Nora', lastName: 'Lindqvist', country: 'SE', mailPref: 'I' },
    description: 'Little money: ask for more with nsfAllowed and see a partial approval.',
  },
  {
    accountId: '914639258868531',
    active: true,
    balances: { JPY: '12000', Points: '340' },
    customer: { customerType: '1', firstName: 'Kenji', lastName: 'Watanabe', country: 'JP', gender: 'M' },
    description: 'Yen: a currency without decimals.',
  },
  {
    accountId: '914639258868549',
    active: true,
    balances: { KWD: '45.678', Points: '12.5' },
    customer: { customerType: '2', firstName: 'Layla', lastName: 'Haddad', country: 'KW', gender: 'F' },
    description: 'Kuwaiti dinar: a currency with three decimals; points with a fraction.',
  },
  {
    accountId: '914639258868556',
    active: true,
    balances: { USD: '80.00', Points: '7' },
    customer: { customerType: '1', firstName: 'José', lastName: 'Núñez', city: '東京', country: 'JP' },
    description: 'A customer whose name and city are not ASCII.',
  },
  {
    accountId: '914639258868564',
    active: false,
    balances: { USD: '50.00', Points: '5' },
    customer: { customerType: '3', firstName: 'Ama', lastName: 'Mensah', country: 'GH' },
    description: 'Not active: paying from it is refused with 40006 until it is activated.',
  },
  {
    accountId: '914639258868572',
    active: true,
    balances: { USD: '12.34', Points: '1' },
    customer: { customerType: '1', firstName: 'Pavel', birthday: '19991332', gender: 'X', country: 'Atlantis' },
    description: 'A customer record that is partly unreadable: birthday, gender and country.',
  },
  {
    accountId: '914639258868580',
    active: true,
    balances: { USD: '9007199254740993.1', Points: '0' },
    customer: { customerType: '1', firstName: 'Ines', lastName: 'Okafor', country: 'NG' },
    description: 'A balance that a binary float cannot hold.',
  },
];

/** A payment of 10.50 USD from the example card, already taken out of its balance; it can be voided. */
export const SEEDED_PAYMENT: Omit<NewOrder, 'id'> = {
  orderNo: '20250724104816001',
  operation: 'giftTransaction',
  requestHash: 'seeded',
  request: '{}',
  accountId: '914639258868515',
  valueCode: 'USD',
  amount: '10.5',
  state: 'success',
  checkoutId: '933358163137265664',
  transIndexCode: '100200000804410265938',
  originalCheckoutId: null,
  answer: '{}',
  settleAt: null,
  settleAs: null,
  createdAt: Date.UTC(2025, 6, 24, 10, 48, 16),
};
