import { watchEffect } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { inWords } from '../../shared/i18n'
import Lost from './shell/Lost.vue'
import { screens } from './screens'
import { say } from './shell/words'

/** The places of the console, below /admin. */
export const router = createRouter({
  history: createWebHistory('/admin'),
  routes: [
    { path: '/', redirect: screens[0]?.path ?? '/lost' },
    ...screens.map(({ path, page }) => ({ path, component: page })),
    { path: '/:rest(.*)*', component: Lost },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

// The title follows the place and the language.
watchEffect(() => {
  const screen = screens.find(({ path }) => path === router.currentRoute.value.path)
  document.title = [screen && inWords(screen.title), say('title')].filter(Boolean).join(' · ')
})

// The server was replaced while this page stood open: the part asked for has another name now. A fresh page knows it.
router.onError((_error, to, from) => {
  if (from.matched.length > 0) location.assign(router.resolve(to.fullPath).href)
})
