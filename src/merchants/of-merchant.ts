import { type Config, ConfigError } from '../config.ts';
import type { MerchantConfig } from './merchant-config.ts';

/** The configuration as if this merchant had a deployment of its own. */
export function ofMerchant(config: Config, { ownIssuer, databaseUrl, ...own }: MerchantConfig): Config {
  return {
    ...config,
    ...own,
    ...ownIssuer,
    databaseUrl: databaseUrl ?? config.databaseUrl,
    sealingKeys: own.sealingKeys ?? config.sealingKeys,
    merchants: null,
  };
}

/** The configuration of each merchant, in the order of the file; that of the one where there is no file. */
export const eachMerchant = (config: Config): Config[] =>
  config.merchants === null ? [config] : config.merchants.map((merchant) => ofMerchant(config, merchant));

/**
 * For programs that work on one merchant's ledger: its configuration, by the id that was typed; null: none was. Throws
 * ConfigError where there are several and none is named, or there is none of that id.
 */
export function configOfMerchant(config: Config, id: string | null): Config {
  const { merchants } = config;
  if (merchants === null) {
    if (id === null || id === config.merchant) return config;
    throw new ConfigError([
      '--merchant: is for a deployment with MERCHANTS_FILE; leave it out, or set MERCHANT to it here as the server has it.',
    ]);
  }
  const merchant = merchants.find((each) => each.merchant === id);
  if (merchant !== undefined) return ofMerchant(config, merchant);
  const ids = merchants.map((each) => each.merchant).join(', ');
  throw new ConfigError([
    id === null
      ? `--merchant: not given; name one of ${ids}.`
      : `--merchant: there is none of that id; name one of ${ids}.`,
  ]);
}
