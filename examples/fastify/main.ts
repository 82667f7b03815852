import { createShop } from './shop.ts';

const shop = await createShop(process.env);
console.log(`The shop: ${await shop.listen({ host: '127.0.0.1', port: Number(process.env.PORT || 3000) })}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shop.close());
