/** Builds the consoles into `dist/consoles`: one page, hashed assets, worklets as files of their own (the CSP allows no inline script). */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const source = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), tailwindcss()],
  resolve: { alias: [{ find: /^#(wire\/.*)$/, replacement: `${source}/$1` }] },
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../../dist/consoles', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
});
