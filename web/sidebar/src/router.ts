import { createRouter, createWebHistory } from 'vue-router'
import Home from './Home.vue'

/** Only the contact is part of the first load. */
export const router = createRouter({
  history: createWebHistory('/sidebar'),
  routes: [
    { path: '/', name: 'home', component: Home },
    { path: '/words', name: 'words', component: () => import('./replies/LibraryScreen.vue') },
    { path: '/waiting', name: 'waiting', component: () => import('./waiting/WaitingScreen.vue') },
    { path: '/day', name: 'day', component: () => import('./day/DayScreen.vue') },
    { path: '/todos', name: 'todos', component: () => import('./todos/TodosScreen.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
  // Not at the first page, which stands at its top already: to scroll there costs a layout before anything is shown.
  scrollBehavior: (_to, from, saved) => from.matched.length > 0 && (saved ?? { top: 0 }),
})
