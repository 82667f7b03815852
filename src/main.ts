import { serve } from './cli/serve/serve.ts';

await serve();
