import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

// biome-ignore lint/style/noDefaultExport: this is where Vite looks
export default defineConfig({
  plugins: [react()],
  // Inside this repository the client is taken as TypeScript source, so that it needs no build of its own.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  server: { host: '127.0.0.1', strictPort: false },
  build: { target: 'es2023' },
});
