import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type EnvironmentOptions } from 'vite'

/** Every page: a folder here with an index.html. Each is built by itself into dist/web/<page>/ and shares no file. */
const pages = ['sandbox', 'admin', 'sidebar', 'groups', 'booking']

const SANDBOX = 'sandbox/'

/** Pages that load on phones, many times a day: no part of Vue that they do not use, and one file of style. */
const light = ['sidebar', 'groups', 'booking']

const page = (name: string): EnvironmentOptions => ({
  consumer: 'client',
  define: light.includes(name) ? { __VUE_OPTIONS_API__: 'false' } : {},
  build: {
    emptyOutDir: false,
    cssCodeSplit: !light.includes(name),
    // WeCom's clients bring browsers of their own, some of them years old.
    target: ['chrome87', 'safari14'],
    assetsDir: `${name}/assets`,
    rollupOptions: { input: join(import.meta.dirname, name, 'index.html') },
  },
})

export default defineConfig({
  root: import.meta.dirname,
  // The sandbox serves its page at its root. The server serves a page at its name and below, at any depth: from the top.
  base: './',
  experimental: {
    renderBuiltUrl: (file, { hostType }) =>
      hostType === 'html'
        ? file.startsWith(SANDBOX)
          ? `./${file.slice(SANDBOX.length)}`
          : `/${file}`
        : { relative: true },
  },
  // The command line may name another folder; every page goes into a folder of its own below it.
  build: { outDir: '../dist/web', emptyOutDir: false },
  plugins: [vue()],
  environments: Object.fromEntries(pages.map((name) => [name, page(name)])),
  builder: {
    async buildApp(builder) {
      const { root, build } = builder.config
      for (const name of pages) {
        const environment = builder.environments[name]
        if (!environment) throw new Error(`no build environment for ${name}`)
        rmSync(resolve(root, build.outDir, name), { recursive: true, force: true })
        await builder.build(environment)
      }
    },
  },
})
