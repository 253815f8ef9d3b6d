/** Builds the consoles into `dist/consoles`: one page, hashed assets, worklets as files of their own (the CSP allows no inline script). */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const source = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), tailwindcss(), compressed()],
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

/** Beside each text its gzip, which the server sends to whoever takes it. Fonts are compressed by themselves. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    writeBundle({ dir = here }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(html|js|css|svg)$/.test(name)) continue;
        const path = join(dir, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}
