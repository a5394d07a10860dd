import { existsSync, globSync } from 'node:fs'
import { defineConfig, type UserConfig } from 'vite'

/** What browsers load: the style sheet, and small scripts for what HTML cannot do. */
function client(): UserConfig {
  const entries = [
    'src/ui/style/main.css',
    ...globSync('src/ui/islands/*.ts').filter((path) => !path.includes('.test.')),
  ]
  return {
    base: '/',
    publicDir: existsSync('src/ui/public') ? 'src/ui/public' : false,
    build: {
      outDir: 'dist/client',
      emptyOutDir: true,
      manifest: true,
      // Fonts and images stay files: cached by themselves, and the style sheet stays small.
      assetsInlineLimit: 0,
      rolldownOptions: { input: entries.sort() },
    },
  }
}

/** What Node.js runs: `dist/server/maillage.js`; packages stay in node_modules. */
function server(): UserConfig {
  return {
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
    ssr: { target: 'node', external: true },
    build: {
      ssr: true,
      outDir: 'dist/server',
      emptyOutDir: true,
      target: 'node24',
      sourcemap: true,
      rolldownOptions: {
        input: { maillage: 'src/cli/maillage.ts' },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  }
}

export default defineConfig(({ isSsrBuild }) => (isSsrBuild ? server() : client()))
